// What the scripts of a page share, for the type check alone: each is a script of its own, without imports.
declare module "wink-porter2-stemmer" {
  export default function stem(word: string): string;
}
declare var bookSearchData: any;
declare const READER: any;
declare const TEXTS: any;
declare var bookSearch: any;
declare var bookLive: any;
declare var bookWidgets: any;
declare var bookRich: any;
declare function loadPyodide(options: any): Promise<any>;
declare function importScripts(...urls: string[]): void;
declare module "*.py" {
  const text: string;
  export default text;
}
