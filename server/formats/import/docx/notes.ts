/** Words that stand in parts of their own: footnotes, endnotes, the points of a diagram. */
import { readXml } from '../xml.ts';

/** Returns the words of each note by its id. @param element what a note is called in this part */
export function readNotes(xml: string, element: string): Map<string, string> {
  const notes = new Map<string, string>();
  let id: string | null = null;
  let unnamed = 0;
  let inText = false;
  const say = (text: string): void => {
    if (id !== null) notes.set(id, (notes.get(id) ?? '') + text);
  };
  readXml(xml, {
    open: (name, attributes) => {
      // Lines between text and notes are notes of a type.
      if (name === element && attributes['w:type'] === undefined)
        id = attributes['w:id'] ?? `${String((unnamed += 1))}`;
      else if (name === 'w:t' || name === 'a:t') inText = true;
      else if (name === 'w:tab' || name === 'w:br') say(' ');
    },
    close: (name) => {
      if (name === element) id = null;
      else if (name === 'w:t' || name === 'a:t') inText = false;
      else if (name === 'w:p' || name === 'a:p') say(' ');
    },
    text: (text) => {
      if (inText) say(text);
    },
  });
  return new Map([...notes].map(([key, words]) => [key, words.trim()]));
}
