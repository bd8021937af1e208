import { asked, closedUp, completed, matching, split } from '../../main/web/room/mentions';
import { blocks, inlines } from '../../main/web/room/words';
import { equal, test } from './check';

const ALL = ['Ada', 'Galileo', 'Grace Ada'].map((name) => ({ id: name, name, what: '' }));

test('a mention is asked for right after an @ that begins a word', () => {
  equal(asked('hi @Ga', 6), { from: 3, typed: 'Ga' });
  equal(asked('@', 1), { from: 0, typed: '' });
  equal(asked('anna@example', 12), null);
  equal(asked('@Ada what', 9), null);
  equal(asked('hi @Ga', 2), null);
});

test('names that begin so come first, then those with a later word that does', () => {
  equal(matching(ALL, 'ad').map((one) => one.name), ['Ada', 'Grace Ada']);
  equal(matching(ALL, 'x'), []);
});

test('the name takes the place of what was typed, with one space after it', () => {
  equal(completed('hi @ga there', 6, { from: 3, typed: 'ga' }, 'Galileo'), { text: 'hi @Galileo there', caret: 12 });
});

test('punctuation right after a completed name stands beside it', () => {
  equal(closedUp('hi @Ada ?', 9, 8), { text: 'hi @Ada?', caret: 8 });
  equal(closedUp('hi @Ada , there', 9, 8), { text: 'hi @Ada, there', caret: 8 });
  equal(closedUp('hi @Ada w', 9, 8), { text: 'hi @Ada w', caret: 9 });
  equal(closedUp('so it is ?', 10, null), { text: 'so it is ?', caret: 10 });
});

test('only whole names that are in the room are mentions', () => {
  equal(split('Ask @ada, @Adam or @Grace Ada!', ['Ada', 'Grace Ada']), [
    { text: 'Ask ', mention: false },
    { text: '@ada', mention: true },
    { text: ', @Adam or ', mention: false },
    { text: '@Grace Ada', mention: true },
    { text: '!', mention: false },
  ]);
});

test('paragraphs, lists, quotes and code are told apart', () => {
  equal(blocks('One\ntwo\n\n- a\n- b\n1. c\n> d\n```js\nx **y**\n```').map((block) => block.kind), [
    'paragraph',
    'list',
    'list',
    'quote',
    'code',
  ]);
  equal(blocks('```\nnever closed'), [{ kind: 'code', text: 'never closed' }]);
});

test('emphasis, code and addresses are found inside of a line, and nothing else is', () => {
  equal(inlines('a **b** `c*d` *e* 2*3*4 snake_case_name https://x.org/a.'), [
    { kind: 'text', text: 'a ' },
    { kind: 'strong', text: 'b' },
    { kind: 'text', text: ' ' },
    { kind: 'code', text: 'c*d' },
    { kind: 'text', text: ' ' },
    { kind: 'emphasis', text: 'e' },
    { kind: 'text', text: ' 2*3*4 snake_case_name ' },
    { kind: 'link', text: 'https://x.org/a', href: 'https://x.org/a' },
    { kind: 'text', text: '.' },
  ]);
});

test('no address of another kind becomes a link, and no tag becomes markup', () => {
  equal(inlines('[x](javascript:alert(1)) <img src=x>'), [{ kind: 'text', text: '[x](javascript:alert(1)) <img src=x>' }]);
});
