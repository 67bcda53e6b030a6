/** The patient's way from the link to the waiting room. */
export const visit = {
  patient: {
    steps: 'Schritt {{step}} von {{of}}',
    nameTitle: 'Wie heißen Sie?',
    nameLead:
      'Sie sprechen gleich mit {{physician}}. Bitte geben Sie Ihren Vor- und Nachnamen ein.',
    nameLabel: 'Ihr Vor- und Nachname',
    namePlaceholder: 'z. B. Erika Muster',
    nameMissing: 'Bitte geben Sie Ihren Namen ein.',
    nameShort: 'Bitte geben Sie Ihren vollen Namen ein, nicht nur einen Buchstaben.',
    nameSigns: 'Bitte schreiben Sie Ihren Namen nur mit Buchstaben, ohne Bilder und Sonderzeichen.',
    nameLong: 'Dieser Name ist zu lang. Bitte kürzen Sie ihn.',
    partQuestion: 'Sie begleiten jemanden oder dolmetschen?',
    partLabel: 'Ich nehme teil als',
    part: {
      patient: 'Patientin oder Patient',
      companion: 'Begleitung',
      interpreter: 'Dolmetschen',
    },
    consent:
      'Mit „Ich bin einverstanden“ erlauben Sie, dass Bild und Ton für dieses Gespräch übertragen werden. Es wird nichts aufgezeichnet, ohne dass Sie vorher zustimmen. Sie können Ihre Einwilligung jederzeit widerrufen: Legen Sie auf und tippen Sie dann auf „Einwilligung widerrufen“.',
    agree: 'Ich bin einverstanden',
    backTitle: 'Schön, dass Sie wieder da sind',
    backText: 'Auf diesem Gerät war eben jemand in diesem Gespräch. Waren Sie das?',
    backOther: 'Das bin ich nicht',
    rulesTitle: 'So läuft das Gespräch ab',
    rules: {
      voluntary: 'Die Teilnahme ist freiwillig. Sie können jederzeit auflegen.',
      private: 'Suchen Sie sich einen ruhigen Raum, in dem Sie ungestört sind.',
      present: 'Sagen Sie am Anfang, wer noch bei Ihnen im Raum ist.',
      record: 'Niemand darf das Gespräch heimlich aufnehmen.',
      data: 'Ihren Namen, Bild, Ton und Chat bekommen nur die Personen im Gespräch. Der Server sieht Ihre Internetadresse und wann Sie verbunden sind.',
    },
  },
  withdrawal: {
    offer:
      'Sie haben erlaubt, dass Bild und Ton für dieses Gespräch übertragen werden. Das können Sie widerrufen. Was bis dahin geschah, bleibt erlaubt.',
    button: 'Einwilligung widerrufen',
    done: 'Ihre Einwilligung ist widerrufen. Wir haben das mit der Uhrzeit vermerkt. Möchten Sie doch noch einmal teilnehmen, fragen wir Sie neu.',
    failed:
      'Der Widerruf hat leider nicht geklappt. Versuchen Sie es noch einmal oder rufen Sie in der Praxis an.',
  },
  devices: {
    title: 'Kamera und Mikrofon',
    askTitle: 'Bitte tippen Sie auf „Erlauben“',
    askText:
      'Ihr Browser fragt gleich, ob Kamera und Mikrofon benutzt werden dürfen. Das ist nötig, damit man Sie sieht und hört.',
    ready: 'Alles bereit. So sieht man Sie gleich.',
    readyAudioOnly: 'Ihr Mikrofon ist bereit. Man hört Sie, aber man sieht Sie nicht.',
    readyVideoOnly: 'Ihre Kamera ist bereit, aber man hört Sie nicht.',
    preview: 'Ihr Kamerabild',
    blur: {
      title: 'Hintergrund unscharf',
      hint: 'Man sieht Sie, aber nicht Ihren Raum. Es geschieht auf Ihrem Gerät.',
      starting: 'Wird eingerichtet … Beim ersten Mal werden etwa 3 MB geladen.',
      on: 'Ihr Hintergrund ist unscharf.',
      failed: 'Das geht auf diesem Gerät nicht. Ihre Kamera bleibt aus, bis Sie es ausschalten.',
    },
    cameraOff: 'Die Kamera ist aus',
    camera: 'Kamera',
    microphone: 'Mikrofon',
    cameraNumber: 'Kamera {{number}}',
    microphoneNumber: 'Mikrofon {{number}}',
    speaker: 'Lautsprecher',
    speakerNumber: 'Lautsprecher {{number}}',
    level: 'Lautstärke Ihres Mikrofons',
    levelSpeak: 'Sagen Sie etwas, zum Beispiel „Guten Tag“.',
    levelGood: 'Sehr gut, wir hören Sie.',
    levelSilent:
      'Wir hören Sie noch nicht. Sprechen Sie lauter oder wählen Sie ein anderes Mikrofon.',
    levelSilentShort: 'Wir hören Sie noch nicht. Sprechen Sie bitte lauter.',
    deniedTitle: 'Kamera und Mikrofon sind gesperrt',
    deniedText: 'So geben Sie sie frei:',
    deniedStep3: 'Tippen Sie hier auf „Noch einmal versuchen“.',
    deniedOthers: 'Sie benutzen etwas anderes?',
    deniedIn: {
      chromium: {
        name: 'Chrome oder Edge am Computer',
        where:
          'Klicken Sie oben links neben der Internetadresse auf das Symbol mit den Reglern oder auf das Schloss.',
        what: 'Schalten Sie Kamera und Mikrofon ein.',
      },
      android: {
        name: 'Android-Handy',
        where:
          'Tippen Sie oben links neben der Internetadresse auf das Symbol mit den Reglern oder auf das Schloss.',
        what: 'Tippen Sie auf „Berechtigungen“ und erlauben Sie Kamera und Mikrofon.',
      },
      firefox: {
        name: 'Firefox',
        where: 'Klicken Sie oben links neben der Internetadresse auf die durchgestrichene Kamera.',
        what: 'Löschen Sie „Vorübergehend blockiert“ bei Kamera und Mikrofon mit dem Kreuz.',
      },
      ios: {
        name: 'iPhone oder iPad',
        where:
          'Tippen Sie links neben der Internetadresse auf „AA“ oder auf das kleine Seitensymbol, dann auf „Website-Einstellungen“.',
        what: 'Stellen Sie Kamera und Mikrofon auf „Erlauben“.',
      },
      safari: {
        name: 'Safari am Mac',
        where:
          'Klicken Sie oben am Bildschirm auf „Safari“, dann auf „Einstellungen für diese Website“.',
        what: 'Stellen Sie Kamera und Mikrofon auf „Erlauben“.',
      },
    },
    sound: {
      start: 'Ton testen',
      again: 'Ton noch einmal testen',
      idle: 'Sprechen Sie drei Sekunden und hören Sie sich selbst. Nichts verlässt Ihr Gerät.',
      idleTone: 'Wir spielen einen Ton.',
      recording: 'Sprechen Sie jetzt …',
      playing: 'Hören Sie zu …',
      done: 'Nichts gehört? Stellen Sie Ihr Gerät lauter oder prüfen Sie Ihre Kopfhörer.',
      failed: 'Der Test ging nicht. Das Gespräch kann trotzdem klappen.',
    },
    cameraLacks: {
      missing: 'Keine Kamera gefunden',
      busy: 'Ein anderes Programm benutzt die Kamera',
    },
    microphoneLacks: {
      missing: 'Kein Mikrofon gefunden',
      busy: 'Ein anderes Programm benutzt das Mikrofon',
    },
    missingTitle: 'Keine Kamera und kein Mikrofon gefunden',
    missingText: 'Bitte schließen Sie Kamera oder Headset an und versuchen Sie es noch einmal.',
    busyTitle: 'Ein anderes Programm benutzt die Kamera',
    busyText:
      'Schließen Sie andere Programme mit Videotelefonie, zum Beispiel Zoom oder Teams. Versuchen Sie es dann noch einmal.',
    unsupportedTitle: 'Dieser Browser kann das leider nicht',
    unsupportedText:
      'Öffnen Sie den Link bitte mit einem aktuellen Chrome, Firefox, Edge oder Safari.',
    noCamera: 'Ohne Kamera weiter',
    withCamera: 'Kamera wieder einschalten',
    withoutBoth: 'Ohne Kamera und Mikrofon weiter',
    withoutBothHint: 'Sie sehen und hören die Praxis und können schreiben.',
    knock: 'Ins Wartezimmer',
    knocking: 'Sie werden angemeldet …',
  },
  waiting: {
    title: 'Sie sind im Wartezimmer',
    text: '{{physician}} weiß, dass Sie da sind, und holt Sie gleich herein.',
    textPlain: 'Die Praxis weiß, dass Sie da sind, und holt Sie gleich herein.',
    keepOpen: 'Bitte lassen Sie diese Seite offen. Sie müssen nichts weiter tun.',
    since_one: 'Sie warten seit {{count}} Minute.',
    since_other: 'Sie warten seit {{count}} Minuten.',
    planned: 'Ihr Termin ist {{when}}.',
    delayed_one: 'Es dauert noch etwa {{count}} Minute. Danke für Ihre Geduld.',
    delayed_other: 'Es dauert noch etwa {{count}} Minuten. Danke für Ihre Geduld.',
    delayOver: 'Jetzt geht es gleich weiter.',
    sinceNow: 'Sie sind gerade angekommen.',
    reconnecting: 'Die Verbindung ist kurz weg. Ihr Platz bleibt erhalten.',
    leave: 'Wartezimmer verlassen',
    entering: 'Sie werden hereingeholt …',
    announceIn: 'Sie sind im Wartezimmer.',
    announceAdmitted: 'Sie werden jetzt hereingeholt.',
    securing:
      'Die verschlüsselte Verbindung beginnt, sobald die Praxis das Gespräch öffnet. Bitte haben Sie etwas Geduld.',
    loading: 'Die verschlüsselte Verbindung wird vorbereitet.',
    secured: 'Ihre Verbindung zur Praxis ist verschlüsselt.',
  },
};
