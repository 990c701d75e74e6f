/** The prefixes that a file chose for its namespaces, and those by which the readers know them. */

/** By address; those of Word's strict variant and of old drafts beside those that all write. */
const KNOWN: ReadonlyMap<string, string> = new Map([
  ['http://schemas.openxmlformats.org/wordprocessingml/2006/main', 'w'],
  ['http://purl.oclc.org/ooxml/wordprocessingml/main', 'w'],
  ['http://schemas.openxmlformats.org/officeDocument/2006/relationships', 'r'],
  ['http://purl.oclc.org/ooxml/officeDocument/relationships', 'r'],
  ['http://schemas.openxmlformats.org/package/2006/relationships', ''],
  ['http://schemas.openxmlformats.org/package/2006/content-types', ''],
  ['http://schemas.openxmlformats.org/markup-compatibility/2006', 'mc'],
  ['http://schemas.openxmlformats.org/drawingml/2006/main', 'a'],
  ['http://purl.oclc.org/ooxml/drawingml/main', 'a'],
  ['http://schemas.openxmlformats.org/drawingml/2006/diagram', 'dgm'],
  ['http://purl.oclc.org/ooxml/drawingml/diagram', 'dgm'],
  ['http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing', 'wp'],
  ['http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing', 'wp'],
  ['http://schemas.openxmlformats.org/officeDocument/2006/math', 'm'],
  ['http://purl.oclc.org/ooxml/officeDocument/math', 'm'],
  ['http://schemas.microsoft.com/office/word/2010/wordprocessingShape', 'wps'],
  ['http://schemas.microsoft.com/office/word/2010/wordprocessingGroup', 'wpg'],
  ['http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas', 'wpc'],
  ['http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing', 'wp14'],
  ['http://schemas.microsoft.com/office/word/2010/wordml', 'w14'],
  ['http://schemas.microsoft.com/office/word/2012/wordml', 'w15'],
  ['urn:schemas-microsoft-com:vml', 'v'],
  ['urn:schemas-microsoft-com:office:office', 'o'],
  ['urn:oasis:names:tc:opendocument:xmlns:office:1.0', 'office'],
  ['urn:oasis:names:tc:opendocument:xmlns:style:1.0', 'style'],
  ['urn:oasis:names:tc:opendocument:xmlns:text:1.0', 'text'],
  ['urn:oasis:names:tc:opendocument:xmlns:table:1.0', 'table'],
  ['urn:oasis:names:tc:opendocument:xmlns:drawing:1.0', 'draw'],
  ['urn:oasis:names:tc:opendocument:xmlns:form:1.0', 'form'],
  ['urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0', 'fo'],
  ['urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0', 'svg'],
  ['urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0', 'loext'],
  ['http://www.w3.org/1998/Math/MathML', 'math'],
  ['http://www.w3.org/1999/xlink', 'xlink'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
]);

type Attributes = { readonly [name: string]: string };

/** Follows the declarations of a file while it is read. */
export class Namespaces {
  /** What the file calls a namespace, and what we call it; only where the two differ. */
  #renamed: ReadonlyMap<string, string> = new Map();
  readonly #outer: { readonly depth: number; readonly renamed: ReadonlyMap<string, string> }[] = [];
  #depth = 0;
  #requires = false;

  /** An element begins, with what it declares. */
  enter(attributes: Attributes): void {
    this.#depth += 1;
    let renamed: Map<string, string> | null = null;
    for (const name in attributes) {
      if (!name.startsWith('xmlns')) continue;
      const prefix = name === 'xmlns' ? '' : name.startsWith('xmlns:') ? name.slice(6) : null;
      const ours = prefix === null ? undefined : KNOWN.get(attributes[name] ?? '');
      if (prefix === null || (ours ?? prefix) === (this.#renamed.get(prefix) ?? prefix)) continue;
      renamed ??= new Map(this.#renamed);
      if (ours === undefined || ours === prefix) renamed.delete(prefix);
      else renamed.set(prefix, ours);
    }
    if (renamed === null) return;
    this.#outer.push({ depth: this.#depth, renamed: this.#renamed });
    this.#renamed = renamed;
    this.#requires = true;
  }

  leave(): void {
    const last = this.#outer.at(-1);
    if (last?.depth === this.#depth) {
      this.#renamed = last.renamed;
      this.#outer.pop();
    }
    this.#depth -= 1;
  }

  /** Returns an element's name with the prefix that we know. */
  element(name: string): string {
    return this.#renamed.size === 0 ? name : this.#named(name, true);
  }

  /** Returns attributes by names with the prefixes that we know. */
  attributes(attributes: Attributes): Attributes {
    if (this.#renamed.size === 0) return attributes;
    const out: { [name: string]: string } = Object.create(null) as { [name: string]: string };
    for (const name in attributes) {
      const value = attributes[name] ?? '';
      // Names of prefixes may be what an attribute says.
      const words = this.#requires && name === 'Requires';
      out[this.#named(name, false)] = words
        ? value
            .split(' ')
            .map((one) => this.#renamed.get(one) ?? one)
            .join(' ')
        : value;
    }
    return out;
  }

  #named(name: string, element: boolean): string {
    const colon = name.indexOf(':');
    if (colon < 0 && !element) return name;
    const ours = this.#renamed.get(colon < 0 ? '' : name.slice(0, colon));
    if (ours === undefined) return name;
    const local = name.slice(colon + 1);
    return ours === '' ? local : `${ours}:${local}`;
  }
}
