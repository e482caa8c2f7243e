/** The words after which a slash begins a regular expression. */
const beforeRegex = new Set("return typeof instanceof in new delete void throw case do else".split(" "));

/** The words that are names as well as keywords, so a slash after them is ambiguous. */
const ambiguousWords = new Set("yield await of".split(" "));

/** The words after whose parenthesis a statement begins. */
const beforeParenthesis = new Set("if while for with".split(" "));

const blank = /\s+/y;
const comment = /\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\//y;
const word = /#?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*|\d[\p{ID_Continue}.]*/uy;
const quoted = /"(?:[^"\\\n\r]|\\[\s\S])*"|'(?:[^'\\\n\r]|\\[\s\S])*'/y;
const regex = /\/(?:[^/\\[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+\/[\p{ID_Continue}]*/uy;
const templatePart = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y;

/** The meaning of a slash. */
type Slash = "regex" | "division" | "unknown";

/**
 * The text of code without comments, with each run of blanks outside of literals as one blank, or
 * one line break, which may mean the end of a statement. If the meaning of a slash is ambiguous,
 * the text stays as it is: then a change of blanks counts, and no change is missed.
 */
export function normalizedCode(code: string): string {
  return new CodeReader(code).read() ?? code;
}

class CodeReader {
  readonly #code: string;
  #at = 0;
  #out = "";
  /** Whether blanks or comments have come since the last token, and whether with a line break. */
  #gap: "" | " " | "\n" = "";
  #slash: Slash = "regex";
  /** Whether the last token is a dot, so that a keyword after it is a name. */
  #isAfterDot = false;
  /** The meaning of a slash after each open parenthesis is closed. */
  readonly #parentheses: Slash[] = [];
  /** Open braces: of a template's `${`, or others. */
  readonly #braces: ("template" | "other")[] = [];
  #lastWord = "";

  constructor(code: string) {
    this.#code = code;
  }

  /** The normalized text; undefined if the text is ambiguous. */
  read(): string | undefined {
    while (this.#at < this.#code.length) if (!this.#readGap() && !this.#readToken()) return undefined;
    return this.#braces.length === 0 && this.#parentheses.length === 0 ? this.#out : undefined;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#code)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #readGap(): boolean {
    const found = this.#match(blank) ?? this.#match(comment);
    if (found === undefined) return false;
    if (/[\n\r\u2028\u2029]/.test(found)) this.#gap = "\n";
    else this.#gap ||= " ";
    return true;
  }

  #put(token: string, slash: Slash): true {
    if (this.#out !== "") this.#out += this.#gap;
    this.#gap = "";
    this.#out += token;
    this.#slash = slash;
    this.#isAfterDot = token === "." || token === "?.";
    return true;
  }

  #readToken(): boolean {
    const name = this.#match(word);
    if (name !== undefined) return this.#putWord(name);
    this.#lastWord = this.#code[this.#at] === "(" ? this.#lastWord : "";
    const text = this.#match(quoted);
    if (text !== undefined) return this.#put(text, "division");
    const next = this.#code[this.#at] ?? "";
    if (next === '"' || next === "'") return false;
    if (next === "`") return this.#take(1) && this.#readTemplate("`");
    if (next === "/") return this.#readSlash();
    return this.#readPunctuator(next);
  }

  #putWord(name: string): true {
    const isKeyword = !this.#isAfterDot;
    this.#lastWord = isKeyword ? name : "";
    if (isKeyword && ambiguousWords.has(name)) return this.#put(name, "unknown");
    return this.#put(name, isKeyword && beforeRegex.has(name) ? "regex" : "division");
  }

  #readSlash(): boolean {
    if (this.#slash === "unknown") return false;
    if (this.#slash === "division") return this.#take(1) && this.#put("/", "regex");
    const found = this.#match(regex);
    return found !== undefined && this.#put(found, "division");
  }

  #readPunctuator(next: string): boolean {
    const isDouble = (next === "+" || next === "-") && this.#code[this.#at + 1] === next;
    this.#take(isDouble ? 2 : 1);
    if (isDouble) return this.#put(next + next, "unknown");
    if (next === "(") this.#open();
    if (next === ")") return this.#close(next, this.#parentheses.pop());
    if (next === "{") this.#braces.push("other");
    if (next === "}") return this.#readBrace();
    return this.#put(next, next === "]" ? "division" : "regex");
  }

  #open(): void {
    const word = this.#lastWord;
    this.#lastWord = "";
    this.#parentheses.push(beforeParenthesis.has(word) ? "regex" : ambiguousWords.has(word) ? "unknown" : "division");
  }

  #close(token: string, slash: Slash | undefined): boolean {
    return slash !== undefined && this.#put(token, slash);
  }

  #readBrace(): boolean {
    const open = this.#braces.pop();
    if (open === "template") return this.#readTemplate("}");
    return open !== undefined && this.#put("}", "unknown");
  }

  /** The part of a template up to its end or its next `${`. */
  #readTemplate(begin: string): boolean {
    const text = this.#match(templatePart) ?? "";
    if (this.#code.startsWith("`", this.#at)) return this.#take(1) && this.#put(`${begin}${text}\``, "division");
    if (!this.#code.startsWith("${", this.#at)) return false;
    this.#braces.push("template");
    return this.#take(2) && this.#put(`${begin}${text}\${`, "regex");
  }

  #take(length: number): true {
    this.#at += length;
    return true;
  }
}
