// Uses the page that it is run in as a reader would, and says what came: plain data, the same in each browser.
(async (answers, queries) => {
	const frame = () => new Promise(requestAnimationFrame);
	const until = async (ready, what) => {
		for (const start = performance.now(); !ready(); await frame())
			if (performance.now() - start > 100_000) throw new Error(`waited in vain: ${what}`);
	};
	const all = (root, selector) => [...root.querySelectorAll(selector)];
	const alive = (place) =>
		until(() => {
			place.scrollIntoView({ block: "center" });
			return place.dataset.widget === "live";
		}, place.textContent.slice(0, 60));
	const input = (node, value) => {
		node.value = value;
		node.dispatchEvent(new Event("input", { bubbles: true }));
	};

	// Every control of a figure to its middle and to its end; then the buttons and the keys.
	const figure = async (place) => {
		await alive(place);
		const words = () => place.querySelector(".nn-figure > p").textContent;
		const said = [place.querySelector("figure").getAttribute("aria-label"), words()];
		for (const control of all(place, ".nn-figure > label :is(input, select)"))
			for (const part of [0.5, 1]) {
				const { options, max } = control;
				input(control, Math.round(part * (options ? options.length - 1 : Number(max))));
				said.push(words());
			}
		for (const name of ["Reset", "Step", "Step", "Back"]) {
			all(place, "button").find((button) => button.textContent === name)?.click();
			said.push(words());
		}
		for (const key of ["End", "Home", "ArrowRight"]) {
			place.querySelector(".nn-panels").dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, key }));
			said.push(words());
		}
		await frame();
		const broken = /NaN|undefined|Infinity|cannot be drawn/.test(place.innerHTML);
		const empty = all(place, "svg[role=img]").some((svg) => {
			const { width, height } = svg.getBoundingClientRect();
			return width < 50 || height < 50;
		});
		return { said, broken, empty };
	};

	// Each answer of the list to each question, and each of its options.
	const question = (form) => {
		const field = form.querySelector("input[type=text], textarea");
		const options = all(form, "input[type=radio], input[type=checkbox]");
		const verdict = () => {
			form.requestSubmit();
			const { dataset, textContent } = form.querySelector("[role=status]");
			return [dataset.kind, textContent];
		};
		const typed = field ? answers : [];
		return [
			...typed.map((answer) => {
				input(field, answer);
				return verdict();
			}),
			...options.map((option) => {
				for (const other of options) other.checked = other === option;
				return verdict();
			}),
		];
	};

	const figures = [], questions = [];
	for (const place of all(document, ".nn-host:not(.nn-python)")) {
		await alive(place);
		if (place.querySelector(".nn-figure")) figures.push(await figure(place));
		else questions.push(...all(place, "form").map(question));
	}
	const results = [];
	const search = document.getElementById("search-q");
	if (search) await until(() => globalThis.bookSearch?.ready, "the search");
	for (const query of search ? queries : []) {
		input(search, query);
		const found = all(document, "#search-results li a");
		results.push([query, found.slice(0, 3).map((link) => link.getAttribute("href"))]);
	}
	const { scrollWidth, clientWidth } = document.documentElement;
	return { figures, questions, results, tooWide: Math.max(scrollWidth - clientWidth, 0) };
})
