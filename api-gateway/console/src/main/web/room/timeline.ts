import type { WireMessage } from '../net/frames';
import type { Item, Message, Reaction } from './state';

export function message(wire: WireMessage): Message {
  return {
    kind: 'message',
    id: wire.messageId,
    from: wire.senderType,
    senderId: wire.senderId,
    senderName: wire.senderName,
    content: wire.content,
    at: wire.createdAt,
    edited: wire.edited === true,
    deleted: wire.deleted === true,
    runId: wire.runId,
    reactions: Object.entries(wire.reactions ?? {}).map(([emoji, userIds]) => ({ emoji, userIds })),
  };
}

/** At the end, unless it is there already. */
export function appended(timeline: Item[], item: Item): Item[] {
  return timeline.some((other) => other.id === item.id) ? timeline : [...timeline, item];
}

/**
 * A stretch of the past, oldest first, put where it belongs. What both have keeps the place it had; what only the stretch
 * has comes before the next thing that both have. A stretch that meets nothing is older than everything here.
 */
export function merged(timeline: Item[], stretch: Message[]): Item[] {
  const placeOf = new Map(timeline.map((item, place) => [item.id, place]));
  const firstCommon = stretch.map((item) => placeOf.get(item.id)).find((place) => place !== undefined) ?? 0;
  const before = new Map<number, Message[]>();
  let next = firstCommon;
  for (const item of stretch) {
    const known = placeOf.get(item.id);
    if (known === undefined) before.set(next, [...(before.get(next) ?? []), item]);
    else next = known + 1;
  }
  const result: Item[] = [];
  for (let place = 0; place <= timeline.length; place++) {
    result.push(...(before.get(place) ?? []));
    if (place < timeline.length) result.push(timeline[place]);
  }
  return result;
}

export function changed(timeline: Item[], messageId: string, change: (message: Message) => Message): Item[] {
  return timeline.map((item) => (item.kind === 'message' && item.id === messageId ? change(item) : item));
}

/** The reactions after somebody has put one there, or taken it away. They stay in the order of first use. */
export function reacted(reactions: Reaction[], emoji: string, userId: string, on: boolean): Reaction[] {
  const others = (reaction: Reaction) => reaction.userIds.filter((id) => id !== userId);
  const known = reactions.some((reaction) => reaction.emoji === emoji);
  const all = known ? reactions : [...reactions, { emoji, userIds: [] }];
  return all
    .map((one) => (one.emoji === emoji ? { emoji, userIds: on ? [...others(one), userId] : others(one) } : one))
    .filter((one) => one.userIds.length > 0);
}
