/** Names a room: a letter's draft, or one of its amendments while that is being written. */
export interface RoomName {
  readonly letter: string;
  readonly amendment?: string | undefined;
}

/** An id in a room's name, as the server makes them. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Returns the name as it stands in addresses and in the journal: `<letter>` or `<letter>.<amendment>`. */
export function formatRoomName({ letter, amendment }: RoomName): string {
  return amendment === undefined ? letter : `${letter}.${amendment}`;
}

/** Returns the room that such a name stands for; null when it is none. */
export function parseRoomName(name: string): RoomName | null {
  const [letter = '', amendment, ...more] = name.split('.');
  if (!ID.test(letter) || more.length > 0) return null;
  if (amendment === undefined) return { letter };
  return ID.test(amendment) ? { letter, amendment } : null;
}
