import { useEffect, useState } from 'react';
import { HearingTest, loudness, type Hearing } from './micLevel';

const kUpdateEveryMs = 80;

export interface MicLevel {
  level: number;
  hearing: Hearing;
}

/** Measures how loud the microphone of a stream is. */
export function useMicLevel(stream: MediaStream): MicLevel {
  const [state, setState] = useState<MicLevel>({ level: 0, hearing: 'listening' });

  useEffect(() => {
    if (stream.getAudioTracks().length === 0 || typeof AudioContext === 'undefined') return;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    const source = context.createMediaStreamSource(stream);
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const hearing = new HearingTest();
    const timer = setInterval(() => {
      // Browsers hold the sound back until the page was touched.
      if (context.state === 'suspended') void context.resume().catch(() => undefined);
      analyser.getFloatTimeDomainData(samples);
      const level = loudness(samples);
      setState({ level, hearing: hearing.update(level, performance.now()) });
    }, kUpdateEveryMs);
    return () => {
      clearInterval(timer);
      source.disconnect();
      void context.close().catch(() => undefined);
    };
  }, [stream]);

  return state;
}
