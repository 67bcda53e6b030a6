/** How often a picture is looked for that the browser did not tell of: some never do, none does while the page is hidden. */
const kLookEveryMs = 50;

/**
 * Calls `onFrame` once for each picture of a camera, on a video element that nobody sees. Answers how to stop.
 */
export function framesOf(
  track: MediaStreamTrack,
  onFrame: (video: HTMLVideoElement) => void,
): () => void {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  let stopped = false;
  let shownAt = -1;
  const show = (): void => {
    if (stopped || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    if (video.videoWidth === 0 || video.currentTime === shownAt) return;
    shownAt = video.currentTime;
    onFrame(video);
  };
  const onTold = (): void => {
    show();
    if (!stopped) video.requestVideoFrameCallback(onTold);
  };
  if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(onTold);
  const timer = setInterval(show, kLookEveryMs);
  // A refused start shows as pictures that do not come; whoever waits for them has a limit.
  video.play().catch(() => undefined);
  return () => {
    stopped = true;
    clearInterval(timer);
    video.srcObject = null;
  };
}
