import { useEffect, useState, useSyncExternalStore } from 'react';
import { BackgroundBlur, blurWanted, rememberBlur, type BlurStatus } from './backgroundBlur';

export interface BlurredPreview {
  on: boolean;
  state: BlurStatus['state'];
  choose: (on: boolean) => void;
  /** What the person is shown of themselves; null while there is nothing that others would see. */
  shown: MediaStream | null;
}

/** The own picture as others will see it. `camera`: as it comes from the device, null without. */
export function useBlurredPreview(camera: MediaStream | null): BlurredPreview {
  const [on, setOn] = useState(blurWanted);
  const [blur] = useState(() => new BackgroundBlur());
  const [blurred, setBlurred] = useState<{ of: MediaStream; stream: MediaStream } | null>(null);
  const { state } = useSyncExternalStore(blur.subscribe, blur.now);

  useEffect(() => {
    const [track] = camera?.getVideoTracks() ?? [];
    if (!on || !camera || !track) return;
    let gone = false;
    blur.init({ track }).then(
      () => {
        const { processedTrack } = blur;
        if (gone || !processedTrack) return;
        setBlurred({ of: camera, stream: new MediaStream([processedTrack]) });
      },
      () => undefined, // its state says so
    );
    return () => {
      gone = true;
      void blur.destroy();
    };
  }, [on, camera, blur]);

  const choose = (next: boolean): void => {
    rememberBlur(next);
    setBlurred(null);
    setOn(next);
  };
  const ready = state === 'on' && blurred?.of === camera ? blurred.stream : null;
  return { on, state: on ? state : 'off', choose, shown: on ? ready : camera };
}
