/** Widths in Computer Modern Roman, thousandths of the size, of what is no digit (Knuth's cmr10). */
const WIDTHS: Readonly<Record<string, number>> = {
  ...{
    a: 500,
    b: 556,
    c: 444,
    d: 556,
    e: 444,
    f: 306,
    g: 500,
    h: 556,
    i: 278,
    j: 306,
    k: 528,
    l: 278,
    m: 833,
  },
  ...{
    n: 556,
    o: 500,
    p: 556,
    q: 528,
    r: 392,
    s: 394,
    t: 389,
    u: 556,
    v: 528,
    w: 722,
    x: 528,
    y: 528,
    z: 444,
  },
  ...{
    A: 750,
    B: 708,
    C: 722,
    D: 764,
    E: 681,
    F: 653,
    G: 785,
    H: 750,
    I: 361,
    J: 514,
    K: 778,
    L: 625,
    M: 917,
  },
  ...{
    N: 750,
    O: 778,
    P: 681,
    Q: 778,
    R: 736,
    S: 556,
    T: 722,
    U: 750,
    V: 750,
    W: 1028,
    X: 750,
    Y: 750,
    Z: 611,
  },
  ...{ ' ': 333, '.': 278, ',': 278, ':': 278, ';': 278, '(': 389, ')': 389, '[': 278, ']': 278, '-': 333 },
  ...{ '/': 500, '%': 833, '+': 778, '=': 778, '±': 778, '−': 778, '×': 778, '÷': 778, '<': 778, '>': 778 },
  ...{ '≤': 778, '≥': 778, '∞': 1000, '–': 500, '’': 278, "'": 278, α: 640, β: 566, γ: 518, _: 350 },
};

/** Of what is not in the table, such as a letter with an accent: that of a wide letter. */
const UNKNOWN = 778;

/** Width of a text in LaTeX's own font at 10 points, in points. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + widthOf(character), 0) / 100;
}

function widthOf(character: string): number {
  return WIDTHS[character] ?? (/\d/.test(character) ? 500 : UNKNOWN);
}
