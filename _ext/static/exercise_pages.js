// Opens a solution that is the target of a link, and all of them for printing.
const openTarget = () => {
	const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
	/** @type {HTMLDetailsElement | null | undefined} */
	const folded = target?.closest("details.nn-solution");
	if (folded && !folded.open) {
		folded.open = true;
		target?.scrollIntoView();
	}
};
addEventListener("hashchange", openTarget);
addEventListener("beforeprint", () => {
	/** @type {NodeListOf<HTMLDetailsElement>} */
	const solutions = document.querySelectorAll("details.nn-solution");
	for (const folded of solutions) folded.open = true;
});
openTarget();
