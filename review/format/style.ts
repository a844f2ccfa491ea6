/** The layout of the page, as CSS. */

export const layout = `* {
  box-sizing: border-box;
}
body {
  margin: 0;
  background: var(--page);
  color: var(--text);
  font-size: 0.9375rem;
  overflow-wrap: anywhere;
}
a {
  color: var(--link);
  text-underline-offset: 0.18em;
}
:focus-visible {
  outline: 3px solid var(--link);
  outline-offset: 2px;
  border-radius: 4px;
}
header {
  border-bottom: 1px solid var(--line);
  background: var(--surface);
}
header p,
main {
  max-width: 76rem;
  margin: 0 auto;
  padding: 0.9rem 1.5rem;
}
header p {
  display: flex;
  align-items: center;
  gap: 0.6rem;
  font-weight: 650;
}
header svg {
  width: 1.5rem;
  fill: var(--button);
}
header path {
  fill: none;
  stroke: var(--button-text);
  stroke-width: 1.6;
  stroke-linecap: round;
  stroke-linejoin: round;
}
main {
  padding-block: 1.5rem 3rem;
}
h1,
h2,
h3,
h4 {
  margin: 0 0 0.75rem;
  line-height: 1.3;
}
h1 {
  font-size: 1.5rem;
  letter-spacing: -0.01em;
}
h2 {
  font-size: 1.1875rem;
}
h3 {
  font-size: 1rem;
}
h4 {
  font-size: 0.9375rem;
}
.verdict {
  padding: 0.75rem 1.25rem;
  border: 1px solid var(--line);
  border-left: 6px solid var(--tone);
  border-radius: 10px;
  background: var(--tone-back);
}
.verdict code {
  background: none;
  padding: 0;
  font-size: 0.9em;
}
section section {
  margin-top: 2rem;
}
section section section {
  margin-top: 1.5rem;
}
p {
  margin: 0.5rem 0;
}
.list {
  display: grid;
  gap: 0.5rem;
  margin: 0;
  padding: 0;
  list-style: none;
}
.list > li {
  padding: 0.65rem 1.25rem;
  border: 1px solid var(--line);
  border-left: 4px solid var(--tone, var(--line));
  border-radius: 8px;
  background: var(--surface);
  box-shadow: var(--shadow);
}
.plain {
  margin: 0;
  padding-left: 1.25rem;
}
ol.list {
  counter-reset: step;
}
ol.list > li {
  counter-increment: step;
}
ol.list > li::before {
  content: counter(step) ". ";
  font-weight: 600;
}
.list p {
  margin: 0.25rem 0 0;
  color: var(--muted);
  font-size: 0.875rem;
}
.list p code {
  color: var(--text);
}
.pill {
  display: inline-block;
  padding: 0 0.6rem;
  border-radius: 1rem;
  background: var(--tone-back);
  color: var(--tone);
  font-size: 0.8125rem;
  font-weight: 600;
  white-space: nowrap;
}
code,
pre {
  font-family: ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: 0.8125rem;
}
code {
  padding: 0.1em 0.35em;
  border-radius: 4px;
  background: var(--sunken);
  white-space: pre-wrap;
}
pre {
  margin: 0.5rem 0 0;
  padding: 0.75rem;
  border: 1px solid var(--line);
  border-radius: 6px;
  background: var(--sunken);
  white-space: pre-wrap;
  user-select: all;
}
mark {
  border-radius: 3px;
  background: var(--warn-back);
  color: var(--warn);
  font-weight: 600;
  text-decoration: underline;
}
table {
  width: 100%;
  border: 1px solid var(--line);
  border-collapse: separate;
  border-spacing: 0;
  border-radius: 10px;
  background: var(--surface);
  box-shadow: var(--shadow);
  font-size: 0.875rem;
}
th,
td {
  padding: 0.55rem 1rem;
  text-align: left;
  vertical-align: top;
}
th {
  color: var(--muted);
  font-size: 0.8125rem;
  font-weight: 600;
  white-space: nowrap;
}
td {
  min-width: 5rem;
  border-top: 1px solid var(--line);
}
td:first-child,
td:has(code) {
  min-width: 12rem;
}
details {
  margin-top: 0.75rem;
}
summary {
  width: fit-content;
  color: var(--link);
  cursor: pointer;
}
details > :not(summary) {
  margin-top: 0.6rem;
}

@media (max-width: 60rem) {
  header p,
  main {
    padding-inline: 1rem;
  }
  h1 {
    font-size: 1.25rem;
  }
  .verdict,
  .list > li {
    padding-inline: 0.9rem;
  }
  table,
  tbody,
  tr,
  td {
    display: block;
  }
  thead {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  tr {
    padding: 0.6rem 0.9rem;
  }
  tr + tr {
    border-top: 1px solid var(--line);
  }
  td {
    display: grid;
    grid-template-columns: 5.5rem minmax(0, 1fr);
    gap: 0.75rem;
    padding: 0.2rem 0;
    border: 0;
  }
  td,
  td:first-child,
  td:has(code) {
    min-width: 0;
  }
  td:empty {
    display: none;
  }
  td::before {
    content: attr(data-label);
    color: var(--muted);
    font-size: 0.8125rem;
  }
  td > * {
    grid-column: 2;
  }
}
@media print {
  :root {
    color-scheme: light;
  }
  header {
    display: none;
  }
  details::details-content {
    block-size: auto;
    content-visibility: visible;
  }
  tr,
  .list > li {
    break-inside: avoid;
  }
}
`;
