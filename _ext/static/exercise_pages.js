// Opens a solution that is the target of a link, and all of them for printing.
const openTarget = () => {
	const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
	const folded = target?.closest("details.nn-solution");
	if (folded && !folded.open) {
		folded.open = true;
		target.scrollIntoView();
	}
};
addEventListener("hashchange", openTarget);
addEventListener("beforeprint", () => {
	for (const folded of document.querySelectorAll("details.nn-solution")) folded.open = true;
});
openTarget();
