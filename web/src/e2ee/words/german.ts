/**
 * The German code words, part of the protocol and frozen (docs/e2ee.md section 5.2): the place of a word is what the code
 * indexes. Two devices with different versions of this list would show different words for an honest connection, so no
 * word may be changed, moved, added or removed.
 */
export const kGerman: readonly string[] = `
  Abend Abendbrot Abteil Acker Adler Ahorn Akkordeon Album Allee Almhütte Alphorn Ameise Ampel
  Ananas Angel Anorak Antenne Anzug Apfelbaum Apfelmus Apfelsaft Aprikose April Aquarium Armband
  Armreif Aster Atlas Aubergine Auerhahn Aufzug August Aussicht Autobahn Autobus Avocado
  Backblech Backofen Badehose Bademütze Badetuch Badewanne Bagger Bahnhof Bahnsteig Balkon
  Ballett Bambus Banane Basar Basilikum Bauernhof Baukasten Bauklotz Baumhaus Baumrinde
  Baumwolle Bauplan Baustein Bergbahn Bergdorf Berghütte Bergsee Bernstein Besen Besteck
  Bettdecke Bettlaken Biber Biene Birke Biskuit Blasebalg Blatt Blaubeere Blaumeise Blech
  Bleistift Blockhaus Blume Bogen Bonbon Borste Bottich Bratapfel Brathuhn Bratwurst Brezel
  Brief Brokkoli Brombeere Bronze Brosche Brötchen Brotkorb Brücke Brunnen Buche Bücherei
  Buchstabe Bügel Bussard Butter Cello Computer Couch Cousine Curry Dachboden Dachrinne
  Dachstuhl Damebrett Dampfer Dampflok Dattel Deckel Deich Delfin Diamant Dirigent Dirndl Domino
  Drehorgel Dreieck Dreirad Drossel Duschgel Dynamo Echse Edelstein Eiche Eidechse Eierkorb
  Eimer Eintopf Eisbecher Eisblume Eisdiele Eiskaffee Eisvogel Eiswürfel Elefant Elster Endivie
  Enkel Enzian Erbse Erdbeere Erdnuss Erle Espresso Esstisch Estragon Etage Etikett Fächer Faden
  Fähre Fahrkarte Fahrplan Fahrrad Fahrstuhl Falke Fallobst Fanfare Farbe Farbstift Farn
  Fasching Federball Feige Feldhase Felsen Fenchel Fenster Fernglas Fernrohr Fernseher Festival
  Fichte Film Filzhut Filzstift Fink Fisch Fischnetz Flamingo Flanell Flasche Flieder Fliege
  Flosse Flöte Flug Flughafen Flugzeug Flussbett Flussufer Fohlen Fondue Forelle Formular
  Forsthaus Foto Freitag Freund Friseur Frosch Frottee Frühling Frühstück Fuchs Fuhrwerk
  Fundbüro Funkgerät Gabel Galerie Galopp Garage Gardine Garten Gartentor Gasse Gasthaus Gazelle
  Gebäck Gebäude Gebirge Gedicht Geländer Geld Gemälde Gemüse Geranie Gerüst Gesang Geschenk
  Geschirr Gespräch Gestüt Getränk Getreide Gewölbe Gewürz Geysir Ginster Gipfel Giraffe Gitarre
  Gitter Glas Glasperle Globus Glocke Glühbirne Goldfisch Golfplatz Gondel Gong Grashalm Grill
  Grünkohl Gulasch Gummiball Gurke Gürtel Gutschein Haarband Habicht Hafen Hagebutte Hahn
  Häkelgarn Halbinsel Halbmond Halm Halsband Hammer Hamster Handball Handschuh Handtuch Handwerk
  Harfe Haselnuss Haube Haus Hausboot Häuschen Haustür Hecht Hecke Heide Heimat Heimweg Heizung
  Herbst Hering Heuboden Heuhaufen Himbeere Himmel Hirsch Hirte Hobel Hochhaus Hocker Holunder
  Holz Holzbank Holzkohle Honig Horizont Hörspiel Hufeisen Hupe Hyazinthe Imbiss Imker Ingenieur
  Ingwer Insel Iris Jacht Jacke Jahr Jahrmarkt Januar Jasmin Joghurt Jongleur Journal Jubiläum
  Juli Junge Juwel Kabeljau Kabine Käfer Kaffee Käfig Kajak Kajüte Kakadu Kakao Kaktus Kalb
  Kalender Kamera Kamin Kanal Kandis Känguru Kaninchen Kanu Kapitän Kapuze Karamell Karawane
  Karneval Karotte Karpfen Kartoffel Karussell Käse Kasper Kassette Kastanie Kasten Katalog
  Kaufhaus Kaugummi Kegel Kehrblech Keks Kellner Kerze Kiesel Kino Kiosk Kirsche Kiste Kiwi
  Klang Klappe Klavier Klebeband Kleeblatt Kleid Kleister Klingel Klinke Klöppel Klotz Knäuel
  Knoblauch Knödel Knopf Knopfloch Knospe Koala Koch Kochtopf Kohle Kohlrabi Kokosnuss Komet
  Kommode Kompass Kompott Konfetti Konzert Kopfhörer Kopfsalat Kopie Koralle Korb Kornblume
  Kostüm Kotelett Krabbe Kragen Kran Kranich Krawatte Kreide Kreis Kreisel Kristall Krokus Krone
  Krümel Kruste Kuchen Kuckuck Kühlbox Küken Kulisse Kunst Kunsteis Kurbel Kürbis Kurier Kutsche
  Kuvert Lachs Lagune Laken Lakritz Lametta Lampe Land Landhaus Landkarte Lasagne Lasso
  Lastwagen Laterne Latzhose Laubbaum Lauch Lavendel Lebkuchen Leguan Lehm Lehrbuch Leier Leine
  Leinwand Lenker Lenkrad Lerche Leuchter Lexikon Libelle Licht Lichtung Lilie Limonade Linde
  Lineal Locher Löffel Lokführer Lorbeer Lotse Löwe Löwenzahn Luft Luftpost Luftpumpe Luke
  Lupine Lutscher Magnet Magnolie Mahlzeit Mähne Maiglocke Maikäfer Majoran Makrone Maler Mammut
  Mandarine Mandel Mandoline Manege Mango Mappe Marathon Märchen Marder Margarine Margerite
  Markt Marmelade Marmor März Marzipan Maschine Maske Matratze Maulwurf Meerblick Mehl Meile
  Meister Melkeimer Melodie Melone Messing Metall Mikrofon Milch Milchreis Minute Minze
  Mirabelle Mittag Mittwoch Mixer Mohn Mohrrübe Molke Monat Mondlicht Montag Moped Morgen
  Morgenrot Mörtel Mosaik Motor Motorrad Mühlrad Mürbeteig Murmel Muschel Museum Musik Muskat
  Müsli Nachbar Nachricht Nachtisch Nadelbaum Nähgarn Nähkasten Narzisse Nashorn Nebel Neffe
  Nelke Nest Neujahr Norden Nordpol Nordsee Notizbuch November Nudel Nugat Nuss Nussbaum
  Nussecke Oboe Obst Obstbaum Obstkorb Ofen Ofenbank Ofenrohr Ohrring Oktober Oleander Olive
  Olivenöl Omelett Orange Orchester Orchidee Ordner Oregano Osten Ostsee Ozean Paket Palast
  Palette Palme Panda Panorama Pantoffel Papagei Papier Pappel Paprika Parfüm Park Parkbank
  Parkhaus Parkplatz Party Passbild Pastete Pauke Pavillon Pedal Pelikan Pendel Perlhuhn Petunie
  Pfanne Pfeiler Pfennig Pfirsich Pflanze Pfütze Pianist Picknick Pilot Pilz Pinguin Pinie
  Pinnwand Pistazie Pizza Plakat Planet Planwagen Platane Podium Pokal Polka Polster Popcorn
  Porree Porzellan Posaune Post Postamt Postbote Postkarte Praline Propeller Publikum Pudding
  Pullover Pult Puma Purpur Puzzle Pyjama Pyramide Quader Quadrat Qualle Quark Quartett Quirl
  Quitte Quiz Radio Radtour Ranzen Rapsfeld Rasierer Rathaus Rätsel Rechen Rechteck Redner
  Reetdach Regal Regatta Reifen Reihe Reisebus Reisig Rennbahn Rennrad Rentier Rettich Rhabarber
  Rhythmus Roboter Rock Rodel Roller Roman Rosenkohl Rosine Rosmarin Rotkohl Roulade Rubin
  Rucksack Ruderboot Rundgang Rüsche Saal Saatgut Saft Saite Sakko Salami Salat Salbei Samstag
  Sandale Sandburg Sänger Saphir Säule Sauna Saxofon Schachtel Schaffner Schalter Schatz
  Schaufel Schaum Scheibe Schemel Scheune Schiff Schinken Schirm Schlager Schleife Schleuse
  Schlitten Schloss Schlüssel Schmuck Schnabel Schnalle Schnecke Schneider Schnitzel Schnur
  Schrank Schraube Schreiner Schrift Schublade Schuh Schulbuch Schule Schulhof Schulweg Schuppen
  Schürze Schuster Schwalbe Schwamm Schwimmer Seehund Seeigel Seemann Seepferd Seerose Seestern
  Segelboot Seilbahn Sekunde Sellerie Senf September Sesam Sessel Sieb Siedlung Signal Silbe
  Sinfonie Sirup Skihütte Skulptur Smaragd Socke Sofa Solist Sonate Sonnenhut Sonnenuhr Sopran
  Spargel Spaten Specht Speicher Sperling Spiegel Spiel Spielfeld Spielzeug Spinat Spirale
  Spitze Sport Sprache Springer Sprudel Stadion Stadt Stadtpark Stange Statue Staubtuch Staudamm
  Steckdose Stecker Stein Steinpilz Stempel Sternbild Steuerrad Stickerei Stiefel Stieglitz
  Stirnband Stoff Stollen Stoppuhr Storch Strahl Strand Strauch Strecke Streifen Streusel
  Strohhalm Strohhut Strumpf Stube Stuhl Stunde Süden Südfrucht Tabelle Tafel Tagebuch Taktstock
  Tandem Tanz Tapete Tasche Tastatur Taucher Taxi Teddybär Teebeutel Teekanne Teelicht Teelöffel
  Telefon Telegramm Teller Tennis Teppich Terrasse Theater Thunfisch Thymian Tierpark Tinte
  Tischler Tischtuch Toast Tochter Toffee Tomate Tombola Torbogen Torte Torwart Tour Tourist
  Tracht Traktor Trampolin Treppe Tresen Tribüne Trichter Trikot Trockner Trommel Trompete
  Tropfen Trüffel Truhe Truthahn Tuba Tuch Tukan Tulpe Tunnel Türgriff Türkis Türklinke Turm
  Turmuhr Turner Turnhalle Turnschuh Ufer Uferweg Umschlag Universum Unterholz Urlaub Urwald
  Vanille Veilchen Verein Verkäufer Video Viereck Violine Vitrine Vogel Vogelnest Volksfest
  Vollmond Vorhang Vormittag Vortrag Waage Wacholder Wagenrad Wald Waldhorn Waldrand Waldweg
  Walfisch Walnuss Walross Walzer Wanderer Wanduhr Wärme Waschbär Waschkorb Wecker Wegweiser
  Weiher Weinrebe Weizen Welle Weltmeer Werkbank Werkstatt Werkzeug Weste Wettlauf Wiese
  Wildgans Wimpel Wind Windmühle Windrad Winkel Wintertag Winzer Woche Wohnung Wohnwagen
  Wollsocke Wort Wunsch Würfel Wurst Xylophon Yoga Zahnrad Zaun Zaunkönig Zebra Zeder Zeitung
  Zeltplatz Zentrum Zeppelin Zettel Ziffer Zimt Zirkel Zirkus Zitrone Zollstock Zucchini Zucker
  Zuckerhut Zugabteil Zuschauer Zweig Zwetschge Zwieback Zwiebel Zwilling Zwirn Zylinder
`
  .trim()
  .split(/\s+/);
