/** The ways in which browsers hide the switch for camera and microphone. */
export const kBrowserKinds = ['chromium', 'android', 'firefox', 'ios', 'safari'] as const;
export type BrowserKind = (typeof kBrowserKinds)[number];

/** Which help fits. An iPad calls itself a Mac; its touch points tell. */
export function browserKind(userAgent: string, touchPoints: number): BrowserKind {
  if (/iPhone|iPad/.test(userAgent)) return 'ios';
  if (/Macintosh/.test(userAgent) && touchPoints > 1) return 'ios';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Android/.test(userAgent)) return 'android';
  return /Chrome\//.test(userAgent) ? 'chromium' : 'safari';
}
