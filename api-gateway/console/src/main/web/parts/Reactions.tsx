import { useState } from 'react';
import { type Message, personName, type RoomState } from '../room/state';

const OFFERED = ['👍', '❤️', '😄', '🎉', '🤔', '👀'];

interface GivenProps {
  room: RoomState;
  message: Message;
  onReact(emoji: string, on: boolean): void;
}

export function GivenReactions({ room, message, onReact }: GivenProps) {
  return message.reactions.map(({ emoji, userIds }) => {
    const mine = userIds.includes(room.me);
    const who = userIds.map((id) => (id === room.me ? 'you' : personName(room, id))).join(', ');
    return (
      <button
        key={emoji}
        type="button"
        className="reaction"
        aria-pressed={mine}
        title={who}
        aria-label={`${emoji} from ${who}`}
        onClick={() => onReact(emoji, !mine)}
      >
        {emoji} {userIds.length}
      </button>
    );
  });
}

export function AddReaction({ onReact }: { onReact(emoji: string, on: boolean): void }) {
  const [choosing, setChoosing] = useState(false);
  const add = (emoji: string) => {
    setChoosing(false);
    onReact(emoji, true);
  };
  return (
    <span className="reacting" onKeyDown={(event) => event.key === 'Escape' && setChoosing(false)}>
      <button type="button" className="reaction add" aria-label="React" aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="9" cy="11" r="6.5" />
          <path d="M6.500 12.500c1.500 2 3.500 2 5 0M7 9.300v.2M11 9.300v.2M15.500 2v5M13 4.500h5" />
        </svg>
      </button>
      {choosing && (
        <span className="offered" role="group" aria-label="Reactions">
          {OFFERED.map((emoji) => (
            <button key={emoji} type="button" aria-label={emoji} onClick={() => add(emoji)}>
              {emoji}
            </button>
          ))}
        </span>
      )}
    </span>
  );
}
