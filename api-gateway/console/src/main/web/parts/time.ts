const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const WHOLE = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

export function clock(at: string): string {
  return at ? TIME.format(new Date(at)) : '';
}

export function day(at: string): string {
  return at ? DAY.format(new Date(at)) : '';
}

export function exactly(at: string): string {
  return at ? WHOLE.format(new Date(at)) : '';
}
