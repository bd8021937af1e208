/**
 * The key comes in the fragment of a link, which no browser sends to a server, is taken out of the address at once, and
 * stays with this tab only. The name is remembered by the browser.
 */

const KEY = 'helpy.key';
const PERSON = 'helpy.person';

export interface Person {
  userId: string;
  name: string;
}

/** What the address says: {@code #key=…} and {@code #room=…}. */
export function readAddress(): { room: string | null } {
  const said = new URLSearchParams(window.location.hash.slice(1));
  const key = said.get('key');
  if (key) {
    sessionStorage.setItem(KEY, key);
    showRoom(said.get('room'));
  }
  return { room: said.get('room') };
}

export function showRoom(room: string | null): void {
  const address = window.location.pathname + window.location.search + (room ? `#room=${encodeURIComponent(room)}` : '');
  window.history.replaceState(null, '', address);
}

export function savedKey(): string | null {
  return sessionStorage.getItem(KEY);
}

export function saveKey(key: string): void {
  sessionStorage.setItem(KEY, key);
}

export function forgetKey(): void {
  sessionStorage.removeItem(KEY);
}

export function savedPerson(): Person | null {
  try {
    const person = JSON.parse(localStorage.getItem(PERSON) ?? 'null');
    return typeof person?.userId === 'string' && typeof person?.name === 'string' ? person : null;
  } catch {
    return null;
  }
}

/** Another name is another person: rooms know people by id. */
export function savePerson(name: string): Person {
  const person = { userId: `guest-${randomId()}`, name };
  localStorage.setItem(PERSON, JSON.stringify(person));
  return person;
}

export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return Array.from(bytes, (byte) => byte.toString(36).padStart(2, '0')).join('');
}
