import { useState } from 'react';

/** `speaker`: one large, the others in a strip. `grid`: all others alike. `side`: all alike, oneself among them. */
export type Layout = 'speaker' | 'grid' | 'side';

export interface StageView {
  layout: Layout;
  setLayout: (layout: Layout) => void;
  /** Who keeps the large place, whoever speaks. */
  pinned: string | null;
  togglePin: (identity: string) => void;
}

/** How this person wants to see the others; nobody else is told. `presenter`: who shows a screen. */
export function useStageView(presenter: string | null): StageView {
  const [layout, setLayout] = useState<Layout>('speaker');
  const [pinned, setPinned] = useState<string | null>(null);
  const [presenterBefore, setPresenterBefore] = useState(presenter);
  if (presenter !== presenterBefore) {
    setPresenterBefore(presenter);
    // What somebody begins to show is meant to be seen: an older pin gives way, a new one may follow.
    if (presenter !== null) setPinned(null);
  }
  return {
    layout,
    setLayout,
    pinned,
    togglePin: (identity) => setPinned((before) => (before === identity ? null : identity)),
  };
}
