/** Sample reports with hostile or huge content. */
import type { Report } from "../../../review/report";

/** Texts that break a page, a table, a comment or a terminal, or that mention and refer. */
export const hostile: readonly string[] = [
  "<script>window.planted=1</script>",
  '"><img src=x onerror="window.planted=1">',
  "[click](javascript:alert(1))",
  "![x](https://evil.example/pixel.png)",
  "https://evil.example/?sig=1 www.evil.example",
  "`` ` ``` a `b",
  "a | b \\| c \\\\| d",
  "line 1\n\n## line 2\r\n- [ ] line 3\n```\nline 4",
  "<!-- leads-report:project:key sha256:00 -->",
  "-->\n<!-- leads-report",
  "</details></summary></code></td></table>",
  "@team @octo/team #123 GH-7 octo/repo#1 !12 a@contoso.com",
  "0123456789abcdef0123456789abcdef01234567 JIRA-12",
  "*bold* _em_ **b** ~~s~~ $math$ :tada: [^1] [!NOTE]",
  "&lt;b&gt; &#60;b&#62; &copy;",
  "\u202etxt.exe\u2066\u200b\u0000\u001b[31mred\u0007\ud800",
  "> quote",
  "1. one",
  "- item",
  "+",
  "===",
  "\\",
  " ",
  "",
  "日本語 🎉 é",
  "'+alert(1)+'",
  "{{constructor}} $" + "{7*7}",
];

/** Fields that hold one of a few words. */
const words = new Set(["level", "op", "kind", "change"]);

/** The report with each text replaced. */
export function withTexts(report: Report, replace: (text: string) => string): Report {
  const replaced = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return words.has(key) ? value : replace(value);
    if (Array.isArray(value)) return value.map((item) => replaced(item, ""));
    if (typeof value !== "object" || value === null) return value;
    const keepsNames = key !== "row" && key !== "lengths";
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        keepsNames ? name : replace(name),
        replaced(inner, name),
      ]),
    );
  };
  return replaced(report, "") as Report;
}

/** The report with each list repeated. */
export function enlarged(report: Report, times: number): Report {
  const larger = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const items = value.map(larger);
      return Array.from({ length: times }, () => items).flat();
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, larger(inner)]));
  };
  const { workflows, ...rest } = report;
  return { ...(larger(rest) as Report), workflows: larger(workflows.slice(0, 3)) as Report["workflows"] };
}

/** Gives the texts in turn. */
export function cycle(texts: readonly string[]): () => string {
  let next = 0;
  return () => {
    next += 1;
    return texts[next % texts.length] ?? "";
  };
}
