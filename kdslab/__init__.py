"""kdslab: learn Amazon Kinesis Data Streams by driving one.

The house has five floors, and imports go down only:

    4  course     lessons' machinery: checks, questions, predictions, progress, the command line
    3  widgets    knobs and one `draw()`, live in JupyterLab
    2  api        the real boto3 talks to the model    │  figures    results become pictures
    1  sim        the clock, producers (writers), readers, and a scenario for each lesson
    0  model      the stream itself, standard library  │  data       small real data sets

A topic keeps its file name on every floor. The topics of the lessons 00 to 14 are start, log,
record, hashing, producers, sizing, throttle, retries, reshard, capacity, reading, consumers (and
functions, and windows), operate, pipeline, capstone. Lesson 03 is `hashing` from bottom to top:
`model/hashing` (the rule), `sim/hashing` (many keys at once), `figures/hashing` (the ring),
`widgets/hashing` (keys that fall), `course/checks/hashing` and `course/questions/hashing`.

How one record travels:

    producer    boto3, signed and serialised as always
    door        api/boto3_door    the SDK's own `before-send` event is answered here
                api/http_door     or the `aws` command and any SDK come over HTTP
    desk        api/service       the request is held against botocore's model of the service
    hash        model/hashing     hash_key("New York") is a number below 2**128
    route       model/stream      the shard whose arc holds that number
    admission   model/throttle    spend(now, records, bytes), or refuse
    log         model/shard       a record with its sequence number
    iterator    model/iterator    where a reader stands
    answer      the same way back, parsed by boto3

Where the next thing goes:

    a rule of AWS   into `model`, in the room of its topic, and a test that states it
    a picture       a scenario in `sim`, a function in `figures`, its line in `course/gallery`; with
                    knobs, a widget in `widgets`
    a lesson        `course/syllabus`, notebooks/, solutions/, `course/checks`, `course/questions`;
                    `kdslab author build` writes exercises, `kdslab author check` says what lacks
    a mistake       a name and a wrong answer in the table MISTAKES of tests/course/checks

What was decided, and what it rests on:

* The floors 0 and 1 use the standard library alone, so that they can run in a browser. One record
  through MD5, routing and storing costs a few microseconds.
* Time is an argument below, and a clock that the learner moves above. boto3's back-off and its
  waiters move that clock too, and their jitter is drawn from the lab's seed.
* One admission rule: `WriteBudget.spend` is asked by one put and by a scenario with a thousand
  records at once. Levels are whole millionths of a token, so both add up to the same totals.
* A scenario is a function of plain knobs to a frozen result, one number a tick. Where every record
  matters it runs single records on the model under `sim/engine`, whose processes are generators
  that yield the seconds they wait, so that a crash is a `kill`. Where only sums matter it moves
  counts (`sim/flow`, `Stream.put_alike`): each distinct key is routed once, and the admission rule
  is asked with a second's records at once. An hour on 8 shards takes 5 ms, a day on 40 shards
  0.1 s; properties hold both ways to the same totals, metrics and bill.
* The stage plays a film of single records on a canvas from one message, with nothing between page
  and kernel while it plays. Its still is SVG from the same layout, and a test holds the two to half
  a pixel.
* A forecast covers a live picture until it is made; what came true is run, never written down.
* A live drawing is SVG made in Python, and the browser only lets its marks travel. So the moving
  picture, the still one on GitHub and the tested one come from the same lines.
* A live chart is `LiveFigure`: the figure's JSON and `Plotly.react`. plotly.js comes from the
  kernel, once a page. `FigureWidget` would put 5 MB into every saved notebook.
* The HTTP door is a protocol of our own on httptools' parser and uvloop, not uvicorn or granian:
  measured side by side (`api/serve`), each of these spends more on a request than Kinesis does on a
  small record. For a batch of 500 records of 1 KB, orjson reads in half the time of `json` and
  writes in a thirtieth, and pybase64 decodes in a tenth of the time of `binascii`.
* The control plane's rates are kept at the desk, so both doors share them.
* A terminal in a notebook keeps the real `aws` program loaded in a process of its own: a command
  takes a few tenths of a second, and most of a second when the program is started for each.
* A chart that stands still is not responsive: JupyterLab fits it to its cell by itself, and a
  responsive one takes its height from a box that has none.
* Spark's source of a stream is planned in rooms that need no Spark (`api/spark_offsets` and
  `api/spark_reading`), so that parents before children is tested without it; `sim/windows` says
  what its windows must count.
* A prediction lives as long as its kernel: a cell that is run again does not ask anew.
* Progress is a folder of logs, one a kernel, because two kernels that append to one file on a
  network drive can lose lines.
* A lesson's comparison with a prediction is committed as *not predicted*; `KDSLAB_AUTO=1` predicts.
* What AWS does not publish is marked `Simplification:` in the code; lessons print those lines.
* Names: an edge of the API that is not served yet is refused by name, never half played.
"""

from kdslab.api.lab import Lab

__all__ = ["Lab"]
