/** Lines of text in which there is something to see: taken, and kept to the character. By the words for them. */
export const visibleLines: [string, string][] = [
  ['emoji', '🔑👨‍👩‍👧‍👦🏳️‍🌈'],
  ['text from right to left', 'חשבון הבנק שלי'],
  ['text that turns its direction', 'a\u202egnp.exe\u202c'],
  ['zero-width characters within a word', 'pass\u200bword\u200d\ufeff'],
  ['a letter and its accent apart', 'Zu\u0308rich'],
  ['white space around it', ' \u00a0a\u3000 '],
  ['the separators of keys', '#a#%23~b#VAULT#'],
  ['quotes and markup', `"'\`<script>&amp;\${x}`],
  ['a character outside the basic plane alone', '𠮷'],
];

/** Lines in which there is nothing to see, by the words for them. */
export const invisibleLines: [string, string][] = [
  ['empty', ''],
  ['of spaces', '   '],
  ['of other white space', '\u00a0\u2003\u3000'],
  ['of zero-width spaces', '\u200b\u200b'],
  ['of zero-width joiners', '\u200d\u200c'],
  ['a byte order mark', '\ufeff'],
  ['of word joiners', '\u2060'],
  ['of direction marks', '\u200e\u202e\u202c\u2066'],
  ['a soft hyphen', '\u00ad'],
  ['of tag characters', '\u{e0041}\u{e007f}'],
  ['of white space and zero-width characters', ' \u200b \ufeff '],
];
