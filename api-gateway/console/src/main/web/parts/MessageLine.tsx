import { memo, useId, useState } from 'react';
import type { Api } from '../net/api';
import type { Message, RoomState } from '../room/state';
import type { Actions } from './actions';
import { Avatar } from './Avatar';
import { MessageEditor } from './MessageEditor';
import { AddReaction, GivenReactions } from './Reactions';
import { RoundPanel } from './RoundPanel';
import { clock, exactly } from './time';
import { Words } from './Words';

interface Props {
  api: Api;
  room: RoomState;
  message: Message;
  names: string[];
  goesOn: boolean;
  actions: Actions;
}

export const MessageLine = memo(
  function MessageLine({ api, room, message, names, goesOn, actions }: Props) {
    const [why, setWhy] = useState(false);
    const [editing, setEditing] = useState(false);
    const [refused, setRefused] = useState(false);
    const panel = useId();
    const mine = message.senderId === room.me;
    const round = room.rounds[room.roundOf[message.id]];
    const helpy = message.from === 'helpy';
    const change = async (done: Promise<boolean>) => setRefused(!(await done));
    const react = (emoji: string, on: boolean) => void change(actions.react(message.id, emoji, on));
    return (
      <article
        className={`message${helpy ? ' helpy' : ''}${mine ? ' mine' : ''}${goesOn ? ' goes-on' : ''}`}
        aria-label={`${message.senderName}, ${clock(message.at)}`}
        data-message={message.id}
      >
        {!goesOn && <Avatar id={message.senderId} name={message.senderName} helpy={helpy} />}
        <div className="body">
          {!goesOn && (
            <p className="by">
              <strong>{message.senderName}</strong>
              {helpy && <span className="tag">Helpy</span>}
              <time dateTime={message.at} title={exactly(message.at)}>
                {clock(message.at)}
              </time>
            </p>
          )}
          {editing ? (
            <MessageEditor
              content={message.content}
              onSave={(content) => actions.edit(message.id, content)}
              onClose={() => setEditing(false)}
            />
          ) : (
            <Said message={message} names={names} />
          )}
          <div className="under">
            {!message.deleted && <GivenReactions room={room} message={message} onReact={react} />}
            {round && (
              <button type="button" className="plain" aria-expanded={why} aria-controls={panel} onClick={() => setWhy(!why)}>
                {helpy ? 'Why this answer?' : 'Who answers?'}
              </button>
            )}
            {!message.deleted && <AddReaction onReact={react} />}
            {mine && !message.deleted && (
              <span className="own">
                <button type="button" className="plain" onClick={() => setEditing(true)}>
                  Edit
                </button>
                <button type="button" className="plain" onClick={() => void change(actions.remove(message.id))}>
                  Delete
                </button>
              </span>
            )}
          </div>
          {refused && (
            <p className="problem" role="alert">
              This message can be changed no longer.
            </p>
          )}
          {why && round && <RoundPanel id={panel} api={api} room={room} round={round} />}
        </div>
      </article>
    );
  },
  (before, after) =>
    before.message === after.message &&
    before.names === after.names &&
    before.goesOn === after.goesOn &&
    before.actions === after.actions &&
    before.room.rounds === after.room.rounds &&
    before.room.roundOf === after.room.roundOf &&
    before.room.people === after.room.people,
);

function Said({ message, names }: { message: Message; names: string[] }) {
  if (message.deleted) return <p className="quiet">This message was deleted.</p>;
  return (
    <>
      <Words text={message.content} names={names} />
      {message.edited && <span className="quiet">(edited)</span>}
    </>
  );
}
