/** The colours of the portal, as CSS: a test compares them. */

export const colours = `:root {
  color-scheme: light dark;
  --page: #f5f7f9;
  --surface: #ffffff;
  --sunken: #eef1f5;
  --line: #d8dfe6;
  --text: #17212b;
  --muted: #546271;
  --link: #0b5cad;
  --button: #0b5cad;
  --button-text: #ffffff;
  --good: #0b6a3a;
  --good-back: #e2f4e9;
  --bad: #a8132c;
  --bad-back: #fdeaec;
  --warn: #824a00;
  --warn-back: #fcefdc;
  --busy: #0b5cad;
  --busy-back: #e2effb;
  --odd: #6a379c;
  --odd-back: #f2eafa;
  --calm: #525e6b;
  --calm-back: #e9edf1;
  --shadow: 0 1px 2px #17212b14;
  font:
    16px / 1.5 system-ui,
    -apple-system,
    "Segoe UI",
    Roboto,
    "Noto Sans",
    sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1419;
    --surface: #182028;
    --sunken: #111820;
    --line: #2e3945;
    --text: #e6edf3;
    --muted: #a3b0bd;
    --link: #82bcff;
    --button: #82bcff;
    --button-text: #08213d;
    --good: #7edba3;
    --good-back: #12301f;
    --bad: #ff9fac;
    --bad-back: #3c171e;
    --warn: #ffc37d;
    --warn-back: #38270c;
    --busy: #93c6ff;
    --busy-back: #112c49;
    --odd: #d5bbff;
    --odd-back: #2c2044;
    --calm: #b7c2cd;
    --calm-back: #27313b;
    --shadow: none;
  }
}
.good {
  --tone: var(--good);
  --tone-back: var(--good-back);
}
.bad {
  --tone: var(--bad);
  --tone-back: var(--bad-back);
}
.warn {
  --tone: var(--warn);
  --tone-back: var(--warn-back);
}
.busy {
  --tone: var(--busy);
  --tone-back: var(--busy-back);
}
.odd {
  --tone: var(--odd);
  --tone-back: var(--odd-back);
}
.calm {
  --tone: var(--calm);
  --tone-back: var(--calm-back);
}
`;
