/**
 * The English code words, part of the protocol and frozen (docs/e2ee.md section 5.2): the place of a word is what the code
 * indexes. Two devices with different versions of this list would show different words for an honest connection, so no
 * word may be changed, moved, added or removed.
 */
export const kEnglish: readonly string[] = `
  accordion acorn acrobat actor afternoon airport album alley almond alphabet anchor animal
  anorak antelope antler apple apricot April aquarium arcade archway arena armchair artist
  asparagus atlas attic August autumn avenue avocado azalea backpack badge bagel bagpipe bakery
  balcony ballet balloon bamboo banana bandstand banister banjo barometer basil basket bathrobe
  bathtub bedroom bedspread beehive beetroot bench beret berry bicycle bingo birch birdbath
  birdcage birdsong birthday biscuit blackbird blanket blazer blender blossom blouse bluebell
  board bonnet bookcase bookmark bookshop boulder bouquet bowtie bracelet branch breakfast
  breeze brick briefcase broccoli brochure bronze brooch brother brownie brush budgie buffalo
  buffet builder building bulldozer bungalow butter buttercup butterfly button cabbage cabin
  cabinet cable cactus calendar camel camera camper campsite canary candy canoe canopy canvas
  canyon captain caramel caravan cardboard cardigan carnation carnival carousel carpenter carpet
  carriage carrot cartwheel cashew castle catkin ceiling celery cello chaffinch chain chalk
  champion charcoal cheese cheetah chestnut chick chimney chipmunk chocolate cinema cinnamon
  circle circus clarinet classroom clay cloak clothing clover coach coast cocoa coconut coffee
  coin coleslaw collar comb comedy compass computer concert conductor confetti cookbook cookie
  coral coriander cork cornfield cornflake corridor costume cottage cotton counter courtyard
  cradle crayon cream cricket crocus croissant crossroad crossword crust cube cuckoo cucumber
  cufflink cupboard cupcake curler curry curve cushion custard cutlery cyclist cymbal cypress
  daffodil dairy dance dandelion daughter daybreak December deck deckchair denim dewdrop diagram
  dial diamond diner dinghy diploma director dish dishcloth dolphin domino donkey door doorbell
  doorknob doormat doorway doughnut dragonfly drawing dresser driftwood driver driveway drum
  drummer duckling duet duffel dumpling dustbin dynamo eagle earring earth easel eclair eggshell
  eiderdown elephant emerald engineer entrance envelope eraser escalator evening evergreen
  explorer fabric factory falcon fanfare farm farmhouse fawn feast feather February fence fern
  festival fiddler firefly fireplace fireside firewood fisherman flagstone flamingo flannel
  flask fleece flipper flowerpot flute foal folder foliage football footprint forest fountain
  foxglove frame freezer Friday friend frog fruitcake fudge gallery garage garden gardenia
  garland garlic garment gate gateway gazebo gazelle gecko gemstone geranium gerbil giant ginger
  gingham giraffe glacier glass glider globe goblet goldfish golf gondola gong goose gosling
  grandma granite grapevine greenery greyhound grill grocer grotto grove guide guitar gull
  gymnast haddock hairband hairbrush haircut hallway hammer hamster handbag handcart handle
  handrail hanger harmonica harp harvest hatbox hatstand hawk hawthorn hayloft haystack hazelnut
  headscarf hedge hedgehog heirloom helmet herd herring hiker hillside hinge hockey holiday
  hollyhock honeycomb hopscotch horizon horse horseshoe hotel hour houseboat hyacinth hydrangea
  iceberg icicle icing igloo iguana inkpot inkwell iron island jackdaw jacket jaguar January
  jasmine jelly jersey jewel jigsaw joiner joker journal journey juggler juice jumper jungle
  juniper kangaroo kayak keepsake kernel kettle keyboard keyhole kilt kimono kitchen kiwi
  knapsack knitwear koala label lace ladybird lamp lamppost lampshade landscape lantern lark
  lasagne lasso laundry laurel lavender lawnmower leaf leaflet leapfrog lemon lemonade lentil
  letter letterbox lettuce library lifeboat lift lilac lily lime limerick limestone limousine
  linen lion lobby lobster locket lollipop lounge lullaby lunch lupin lynx macaroni machine
  mackerel magazine magician magnet magnolia magpie mahogany mailbox mallard manager mandarin
  mango mansion marathon marble March margarine marigold marina market marmalade marmot marquee
  marzipan matchbox mattress meadow mechanic medal melody menu mermaid microwave midnight mile
  milestone milkman milkshake miller mint mitten mixer Monday moon moonbeam moonlight morning
  mosaic moss mother motorboat motorway movie muffin mulberry museum mushroom music musician
  mustang napkin necklace necktie nectar nectarine nephew nest newspaper niece nightcap
  nightgown notebook notepad nougat novel November nutmeg oasis oatmeal oboe ocean octagon
  October octopus office olive omelette omnibus onion opal opera orange orangeade orchard
  orchestra oregano ornament ostrich otter oven overcoat padlock paint painting palace palette
  pancake panda pantry papaya paper paperback paperclip parachute parade parakeet parasol parcel
  parsley parsnip partridge passenger passport patchwork pathway patio pavement pavilion peach
  peacock peanut pearl pebble pelican pencil pendant pendulum penguin penknife perfume petunia
  pheasant photo pianist piano pickle picnic picture pigeon pigtail pillow pilot pinafore
  pineapple pinecone pistachio pitcher pizza planet plate plateau platform playhouse ploughman
  plug plumber poem polka polo pool popcorn poplar porcelain porch porridge portrait post
  postage postbox postcard postman potato pottery prairie prawn pretzel primrose printer
  professor promenade propeller pullover pumpkin puppet puppy purse pushchair puzzle pyramid
  quail quartz quiche quince quiz rabbit raccoon radiator radio raft railing railway rainbow
  raincoat raindrop raisin raspberry rattle receipt recipe record rectangle reindeer reward
  rhubarb ribbon rice ridge riverbank robot roof rooftop rooster rosebud rosemary rosette ruby
  rucksack ruffle ruler saffron sage sailboat sailor salad salami salmon sand sandal sandbox
  sandstone sandwich sapling sapphire sardine sash satchel satin Saturday saucepan saucer sauna
  sausage sawdust sawmill saxophone scallop scarf school schoolbag scone scooter screen scroll
  sculptor seafood seagull seahorse seashell seaside season seaweed seesaw September serenade
  shampoo shawl shed sheep shelf shepherd shoe shoebox shoelace shortcake shower shrimp shrub
  sideboard sieve signal signature signpost silk silver sister sketch skier skirt skylark
  skyline sleeve sleigh snail snapshot snorkel snow snowball snowdrop snowflake snowman soccer
  soda soloist songbird songbook soprano sorbet spaghetti spanner sparrow speaker spearmint
  spectator sphere spice spinach spiral sponge spoon sport spotlight spring sprinkler sprout
  spruce spyglass squash squirrel stable stadium staircase stairway stallion stamp starfish
  starlight starling statue steam steamboat stocking stopwatch store straw street stripe student
  studio sugar suit suitcase sunbeam sundae sundial sundress sunflower sunrise sunroof sunset
  sunshine surfboard swallow swan sweater swimmer swimsuit swing switch swordfish sycamore
  symphony tadpole talent tandem tangerine tapestry tarragon tartan taxi teacake teacher teacup
  teapot tearoom teaspoon teatime teddy telegram telephone telescope tempo tennis terrace
  thermos thicket thimble thistle throne Thursday tiara tiger timber timetable tinsel toaster
  toboggan toddler tomato toolbox toothpick topaz tortoise toucan tourist towel townhouse
  toyshop tractor trail tram trapeze traveller treacle treasure treehouse treetop trellis
  triangle tricycle trifle trinket trombone trophy trout truck trumpet tuba tugboat tulip tunic
  tunnel turbine turnip turnstile turntable turquoise turtle tweed twig twilight ukulele
  umbrella umpire unicycle uniform vanilla varnish vegetable vehicle velvet veranda video
  village vine vinegar vineyard violet violin visitor voyage waffle wagon wagtail waistcoat
  waiter waitress wallaby wallpaper walnut walrus waltz wardrobe warehouse washbasin watch
  waterfall watermill wedding Wednesday weekend wheel whisk windmill window windsock winter
  wombat woodland woodpile woodshed woodwork word workbench workshop xylophone yacht yardstick
  yoghurt yolk zebra zeppelin zigzag zipper zookeeper
`
  .trim()
  .split(/\s+/);
