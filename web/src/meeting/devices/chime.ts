/** Two soft tones. Resolves when they have been heard; rejects where the browser holds all sound back. */
export async function playChime(): Promise<void> {
  const context = new AudioContext();
  try {
    if (context.state === 'suspended') await context.resume();
    const gain = context.createGain();
    gain.connect(context.destination);
    [660, 880].forEach((pitch, index) => {
      const tone = context.createOscillator();
      const at = context.currentTime + index * 0.3;
      tone.frequency.value = pitch;
      tone.connect(gain);
      tone.start(at);
      tone.stop(at + 0.3);
    });
    gain.gain.setValueAtTime(0.2, context.currentTime);
    gain.gain.linearRampToValueAtTime(0, context.currentTime + 0.7);
    await new Promise((resolve) => setTimeout(resolve, 800));
  } finally {
    await context.close().catch(() => undefined);
  }
}
