import { autocompletion, type CompletionContext, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { markdown } from "@codemirror/lang-markdown";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { linter } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { Decoration, EditorView, keymap, MatchDecorator, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { checkVariables, variableNames, variables } from "@/lib/agents/variables";

type Options = {
  parent: HTMLElement;
  text: string;
  label: string;
  /** Ids of what is said about it. */
  describedBy: string;
  onChange: (text: string) => void;
};

export type PromptView = {
  /** Puts a text where the cursor is. */
  insert: (text: string) => void;
  destroy: () => void;
};

/** A Markdown editor that knows the variables: it colours them, completes them and underlines what is none. Tab leaves it,
 * as it does any field. */
export function createPromptView({ parent, text, label, describedBy, onChange }: Options): PromptView {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(),
        keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          ...{ "aria-label": label, "aria-describedby": describedBy },
          ...{ spellcheck: "true", autocapitalize: "sentences" },
        }),
        markdown(),
        syntaxHighlighting(highlights),
        autocompletion({ override: [completeVariable], icons: false }),
        linter(lintVariables, { delay: 400 }),
        knownVariables,
        look,
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    insert(piece) {
      view.dispatch(view.state.replaceSelection(piece));
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}

function completeVariable(context: CompletionContext) {
  const before = context.matchBefore(/\{\{[\w. ]*/);
  if (!before) return null;
  const after = context.state.sliceDoc(context.pos, context.pos + 2);
  const closing = after === "}}" ? "" : "}}";
  return {
    from: before.from,
    options: variableNames.map((name) => ({
      label: `{{${name}}}`,
      detail: variables[name],
      apply: `{{${name}${closing}`,
    })),
    filter: true,
  };
}

function lintVariables(view: EditorView) {
  return checkVariables(view.state.doc.toString()).map(({ from, to, message, suggestion }) => ({
    from,
    to,
    severity: "error" as const,
    message,
    actions: suggestion
      ? [
          {
            name: `Use {{${suggestion}}}`,
            apply: (target: EditorView, start: number, end: number) =>
              target.dispatch({ changes: { from: start, to: end, insert: `{{${suggestion}}}` } }),
          },
        ]
      : [],
  }));
}

const isKnown = (name: string) => (variableNames as string[]).includes(name);
const matcher = new MatchDecorator({
  regexp: /\{\{([^{}\n]*)\}\}/g,
  decoration: ([, name = ""]) => (isKnown(name.trim()) ? Decoration.mark({ class: "cm-variable" }) : null),
});
const knownVariables = ViewPlugin.define(
  (view) => ({
    decorations: matcher.createDeco(view),
    update(update: ViewUpdate) {
      this.decorations = matcher.updateDeco(update, this.decorations);
    },
  }),
  { decorations: (plugin) => plugin.decorations },
);

const highlights = HighlightStyle.define([
  { tag: tags.heading, fontWeight: "600" },
  { tag: tags.strong, fontWeight: "600" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: [tags.processingInstruction, tags.contentSeparator], color: "var(--muted)" },
  { tag: tags.monospace, fontFamily: "var(--font-mono)" },
  { tag: [tags.link, tags.url], color: "var(--accent)" },
]);

const look = EditorView.theme({
  "&": { fontSize: "inherit" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "1.5rem", minHeight: "12rem", maxHeight: "32rem" },
  ".cm-content": { padding: "0.5rem 0.75rem", caretColor: "var(--text)" },
  ".cm-line": { padding: "0" },
  ".cm-variable": {
    color: "var(--accent-strong)",
    backgroundColor: "var(--accent-soft)",
    borderRadius: "4px",
    padding: "1px 2px",
  },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--danger)",
    textUnderlineOffset: "3px",
  },
  ".cm-tooltip": {
    border: "1px solid var(--border)",
    borderRadius: "10px",
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    overflow: "hidden",
    maxWidth: "min(26rem, calc(100vw - 2rem))",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", padding: "4px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "6px 8px", borderRadius: "6px", lineHeight: "1.25rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--raised)", color: "var(--text)" },
  ".cm-completionDetail": { fontStyle: "normal", color: "var(--muted)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
  ".cm-diagnostic": { padding: "8px 10px", borderLeft: "3px solid var(--danger)" },
  ".cm-diagnosticAction": {
    display: "block",
    margin: "6px 0 0",
    padding: "4px 10px",
    borderRadius: "6px",
    backgroundColor: "var(--accent)",
    color: "var(--on-accent)",
  },
});
