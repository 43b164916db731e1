// Reads one formula per line, writes one answer per line: {tex, display} -> {html} or {error}.
const katex = require(process.argv[2]);
const lines = require("node:readline").createInterface({ input: process.stdin });

lines.on("line", (line) => {
  const { tex, display } = JSON.parse(line);
  let answer;
  try {
    const html = katex.renderToString(tex, { displayMode: display, strict: "error", trust: false });
    // An index such as \\max gets a third child, "apply function", where MathML allows two.
    answer = { html: html.replace(/<mo>\u2061<\/mo>(?=<\/m(?:sub|sup|under|over)>)/g, "") };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
