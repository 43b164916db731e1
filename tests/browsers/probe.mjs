// Opens pages in Firefox, or in Chromium, and runs probe.js in each: node probe.mjs firefox|chrome EXECUTABLE, with
// { address, pages, answers, queries } as JSON on standard input. Prints what each page gave, with its errors and
// what it asked of other hosts.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import puppeteer from "puppeteer-core";

const [browser, executablePath] = process.argv.slice(2);
const { address, pages, answers, queries } = JSON.parse(await text(process.stdin));
const probe = await readFile(new URL("probe.js", import.meta.url), "utf8");
const PATIENCE = 300_000;  // ms; a machine that is busy with other tests is slow
const driven = await puppeteer.launch({
	browser,
	executablePath,
	args: browser === "chrome" ? ["--no-sandbox"] : [],
	timeout: PATIENCE,
	protocolTimeout: PATIENCE,
	defaultViewport: { width: 360, height: 740 },
});
const found = {};
try {
	for (const name of pages) {
		const page = await driven.newPage(), errors = [], outside = [];
		page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
		page.on("pageerror", (error) => errors.push(String(error)));
		page.on("request", (request) => /^(http|ws)/.test(request.url()) && !request.url().startsWith(address) && outside.push(request.url()));
		await page.goto(`${address}/${name}`, { waitUntil: "load", timeout: PATIENCE });
		const given = await page.evaluate(`${probe}(...${JSON.stringify([answers, queries])})`);
		found[name] = { ...given, errors, outside };
		await page.close();
	}
} finally {
	await driven.close();
}
console.log(JSON.stringify(found));
