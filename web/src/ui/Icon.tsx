/** Own line icons on a 24 grid; decoration only, the text beside them carries the meaning. */
const shapes = {
  microphone:
    'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3Z M5.5 11a6.5 6.5 0 0 0 13 0 M12 17.5V21 M8.5 21h7',
  camera:
    'M4.5 6.5h9a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2Z M15.5 10.5l5-3v9l-5-3',
  screen:
    'M4 4.5h16a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 15V6A1.5 1.5 0 0 1 4 4.5Z M8.5 20h7 M12 13.5v-6 M9.2 10 12 7.3l2.8 2.7',
  chat: 'M5 4.5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7.5L7 20.5v-4H5a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2Z M7.5 9h9 M7.5 12.2h5.5',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z M2.5 20a6.5 6.5 0 0 1 13 0 M16 4.9a3.5 3.5 0 0 1 0 6.2 M18 14.3a6.5 6.5 0 0 1 3.5 5.7',
  hangUp:
    'M3.2 14.4c-.9-1-.9-2.4 0-3.3C8 6.6 16 6.6 20.8 11.1c.9.9.9 2.3 0 3.3l-.9.9a1.4 1.4 0 0 1-1.7.2l-2.3-1.4a1.4 1.4 0 0 1-.7-1.3l.1-1.7a11 11 0 0 0-6.6 0l.1 1.7a1.4 1.4 0 0 1-.7 1.3l-2.3 1.4a1.4 1.4 0 0 1-1.7-.2Z',
  end: 'M6 6l12 12 M18 6 6 18',
  record: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Z M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z',
  check: 'M4.5 12.5l5 5 10-11',
  copy: 'M9 8.5h9a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H9A1.5 1.5 0 0 1 7.5 19v-9A1.5 1.5 0 0 1 9 8.5Z M4.5 15.5V5A1.5 1.5 0 0 1 6 3.5h9',
  plus: 'M12 5v14 M5 12h14',
  sound: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5Z M15.5 9a4.2 4.2 0 0 1 0 6 M18.2 6.3a8 8 0 0 1 0 11.4',
  warning: 'M12 4 2.8 19.5h18.4Z M12 10v4.5 M12 17v.1',
  info: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z M12 11v5 M12 8v.1',
  send: 'M4 12 20 4.5 14.5 20l-3-6.5Z M11.5 13.5 20 4.5',
  qr: 'M4 4h6v6H4Z M14 4h6v6h-6Z M4 14h6v6H4Z M14 14h2.5v2.5H14Z M18 18h2v2h-2Z M18 14h2 M14 20h1.5',
  lock: 'M6.5 10.5h11a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 19v-7a1.5 1.5 0 0 1 1.5-1.5Z M8 10.5V8a4 4 0 0 1 8 0v2.5 M12 14.5v2.5',
  more: 'M4 7h16 M4 12h16 M4 17h16 M9 5v4 M15 10v4 M7 15v4',
  pin: 'M9 3.5h6 M10 3.5v6L6.5 13h11L14 9.5v-6 M12 13v7.5',
  window:
    'M4 5h16a1.5 1.5 0 0 1 1.5 1.5v11A1.5 1.5 0 0 1 20 19H4a1.5 1.5 0 0 1-1.5-1.5v-11A1.5 1.5 0 0 1 4 5Z M12.5 12h6v4h-6Z',
  print:
    'M7 9V4h10v5 M7 17H5a1.5 1.5 0 0 1-1.5-1.5v-5A1.5 1.5 0 0 1 5 9h14a1.5 1.5 0 0 1 1.5 1.5v5A1.5 1.5 0 0 1 19 17h-2 M7 14h10v6H7Z',
  arrow: 'M5 12h14 M13 6l6 6-6 6',
} as const;

export type IconName = keyof typeof shapes;

export function Icon({ name, off = false }: { name: IconName; off?: boolean }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="1.5em"
      height="1.5em"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={shapes[name]} />
      {off && <path d="M4 3.5 20 20.5" strokeWidth="2.2" />}
    </svg>
  );
}
