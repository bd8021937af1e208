import type { Item, RoomState } from './state';

/** What a page that stays open for days may hold; beyond it the oldest go, and a line says how to see them again. */
export const ITEMS_MAX = 2000;
const ITEMS_KEPT = 1500;

export function bounded(room: RoomState): RoomState {
  if (room.timeline.length <= ITEMS_MAX) return room;
  const kept = room.timeline.slice(-ITEMS_KEPT);
  const gone: Item = { kind: 'note', id: 'dropped', at: kept[0].at, text: 'Earlier messages: reload the page', tone: 'plain' };
  const shown = new Set(kept.map((item) => item.id));
  const roundOf = Object.fromEntries(Object.entries(room.roundOf).filter(([messageId]) => shown.has(messageId)));
  const needed = new Set(Object.values(roundOf));
  const rounds = Object.fromEntries(Object.entries(room.rounds).filter(([roundId, { over }]) => !over || needed.has(roundId)));
  return { ...room, timeline: [gone, ...kept.filter((item) => item.id !== gone.id)], roundOf, rounds, earlier: null };
}
