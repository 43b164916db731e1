// What the scripts of a page share, for the type check alone: each is a script of its own, without imports.
declare const MiniSearch: typeof import("minisearch").default;
declare var bookWords: any;
declare var bookSearchData: any;
declare var bookLetters: any;
declare const READER: any;
declare var bookSearch: any;
