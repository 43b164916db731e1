// A solution that is linked to, or printed, is open.
const reveal = () => {
	const aim = document.getElementById(decodeURIComponent(location.hash.slice(1)));
	const folded = aim?.closest("details.nn-solution");
	if (folded && !folded.open) {
		folded.open = true;
		aim.scrollIntoView();
	}
};
addEventListener("hashchange", reveal);
addEventListener("beforeprint", () => {
	for (const folded of document.querySelectorAll("details.nn-solution")) folded.open = true;
});
reveal();
