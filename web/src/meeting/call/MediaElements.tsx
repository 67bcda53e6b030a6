import { useEffect, useRef } from 'react';
import type { Attachable } from './callSnapshot';

interface PictureProps {
  track: Attachable;
  label: string;
  className?: string | undefined;
  testId?: string;
  /** The first frame is on screen. */
  onFirstFrame?: () => void;
}

/** A moving picture. The track decides by the size on screen which quality it fetches. */
export function Picture({ track, label, className, testId, onFirstFrame }: PictureProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    track.attach(element);
    return () => {
      track.detach(element);
    };
  }, [track]);
  return (
    <video
      ref={video}
      className={className}
      autoPlay
      playsInline
      muted
      onLoadedData={onFirstFrame}
      aria-label={label}
      data-testid={testId}
    />
  );
}

/** A voice. Without controls: the volume is the device's own. */
export function Sound({ track }: { track: Attachable }) {
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    track.attach(element);
    return () => {
      track.detach(element);
    };
  }, [track]);
  // eslint-disable-next-line jsx-a11y/media-has-caption -- a live voice has no caption track; captions are a feature of their own
  return <audio ref={audio} autoPlay />;
}
