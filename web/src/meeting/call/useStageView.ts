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

/** How this person wants to see the others; nobody else is told. */
export function useStageView(): StageView {
  const [layout, setLayout] = useState<Layout>('speaker');
  const [pinned, setPinned] = useState<string | null>(null);
  return {
    layout,
    setLayout,
    pinned,
    togglePin: (identity) => setPinned((before) => (before === identity ? null : identity)),
  };
}
