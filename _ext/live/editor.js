// An editor for one cell: CodeMirror in a shadow root, where a policy allows the style sheet that it makes itself.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightSpecialChars, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.operator, tags.compareOperator, tags.arithmeticOperator], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null, tags.standard(tags.variableName)], color: "var(--code-number)" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], color: "var(--code-function)" },
  { tag: tags.comment, color: "var(--code-comment)" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", background: "var(--tint)", fontSize: "0.875rem", borderRadius: "0.3rem" },
  "&.cm-focused": { outline: "0.15rem solid var(--link)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { padding: "0.75rem 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 1rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-selectionBackground": { background: "var(--code-selection) !important" },
  ".cm-matchingBracket": { background: "transparent !important", outline: "1px solid var(--edge)" },
});

// host: an element of the page. label: its name for screen readers. keys: {run(), leave()}.
export function makeEditor(host, { text, label, onChange, onRun, onLeave }) {
  const root = host.attachShadow({ mode: "open" });
  const act = (what) => () => {
    what();
    return true;
  };
  const view = new EditorView({
    root, parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([
          { key: "Shift-Enter", run: act(onRun) },
          { key: "Mod-Enter", run: act(onRun) },
          { key: "Escape", run: act(onLeave) },
        ]),
        history(), drawSelection(), highlightSpecialChars(), indentOnInput(), bracketMatching(), indentUnit.of("    "),
        EditorState.tabSize.of(4), python(), syntaxHighlighting(colours), look,
        // Tab is not taken: it leaves the editor, as it leaves any field. Enter indents; Ctrl+[ and Ctrl+] do it by hand.
        keymap.of([...defaultKeymap, ...historyKeymap]),
        // The text takes the focus without a tabindex too; with one, tools that check pages know that the keyboard scrolls it.
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", autocapitalize: "off", autocorrect: "off", spellcheck: "false" }),
        EditorView.updateListener.of((update) => update.docChanged && onChange(update.state.doc.toString())),
      ],
    }),
  });
  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(value) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
    },
    focus: () => view.focus(),
  };
}
