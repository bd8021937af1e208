import { type FormEvent, useState } from 'react';
import { Logo } from './Logo';

export const NAME_CHARS_MAX = 80;

/** People of a room know each other by name. */
export function NameForm({ onName }: { onName(name: string): void }) {
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) onName(name.trim());
  };
  return (
    <main className="entrance">
      <Logo />
      <h1>Who are you?</h1>
      <form onSubmit={submit}>
        <label htmlFor="name">Your name, as the others in the room will see it</label>
        <div className="row">
          <input
            id="name"
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={NAME_CHARS_MAX}
            autoComplete="nickname"
            autoFocus
          />
          <button type="submit" className="primary" disabled={!name.trim()}>
            Go in
          </button>
        </div>
      </form>
    </main>
  );
}
