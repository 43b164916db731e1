// What readers have changed, kept in this browser: for each page the changed cells, by a digest of the book's own text, so
// that a change stays with its cell when others are added, and is not put into a cell that the book has changed.
const KEY = "nn-code:";

export function digest(text) {
  let a = 0xdeadbeef, b = 0x41c6ce57;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  return ((a >>> 0).toString(36) + (b >>> 0).toString(36));
}

export function read(page) {
  try {
    return JSON.parse(localStorage.getItem(KEY + page) ?? "{}");
  } catch {
    return {};
  }
}

// Returns whether it could be kept.
export function write(page, texts) {
  try {
    if (Object.keys(texts).length) localStorage.setItem(KEY + page, JSON.stringify(texts));
    else localStorage.removeItem(KEY + page);
    return true;
  } catch {
    return false;
  }
}
