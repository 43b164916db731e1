// A solution that is linked to, or printed, is open.
const reveal = () => {
	const aim = document.getElementById(decodeURIComponent(location.hash.slice(1)));
	/** @type {HTMLDetailsElement | null | undefined} */
	const folded = aim?.closest("details.nn-solution");
	if (folded && !folded.open) {
		folded.open = true;
		aim?.scrollIntoView();
	}
};
addEventListener("hashchange", reveal);
addEventListener("beforeprint", () => {
	/** @type {NodeListOf<HTMLDetailsElement>} */
	const solutions = document.querySelectorAll("details.nn-solution");
	for (const folded of solutions) folded.open = true;
});
reveal();
