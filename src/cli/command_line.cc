#include "cli/command_line.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <sstream>

#include "catalog/catalog.h"

namespace bakeoff::cli {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  bakeoff run node python --quick      measure two stacks side by side, score them, decide\n"
    "  bakeoff compare node python go       the same tables from cited evidence, without "
    "measuring\n"
    "\n"
    "bakeoff VERB --help shows the flags of a verb; bakeoff explain ID explains any word of a "
    "report.\n";

const std::map<std::string, ProgressChoice> kProgress = {{"auto", ProgressChoice::automatic},
                                                         {"bar", ProgressChoice::bar},
                                                         {"plain", ProgressChoice::plain},
                                                         {"none", ProgressChoice::none}};
const std::map<std::string, ColourChoice> kColour = {{"auto", ColourChoice::automatic},
                                                     {"always", ColourChoice::always},
                                                     {"never", ColourChoice::never}};

// An empty value is a variable of a script that was not set: without the flag another load would
// run than was meant.
const CLI::Validator kNotEmpty(
    [](const std::string& value) {
      return value.empty() ? std::string("is empty: give a value, or leave the flag out") : "";
    },
    "");

void add_judge_flags(CLI::App& app, JudgeOptions& judge) {
  app.add_option("--profile", judge.profile, "Kind of project: bakeoff list profiles")
      ->type_name("ID");
  app.add_option("--weight", judge.weights, "Weight of a criterion: hiring=25, or hiring=20..40")
      ->type_name("CRITERION=N")
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--for", judge.code_base,
                 "Your code base: what it is made of proposes the profile and is asked about")
      ->type_name("PATH");
  app.add_option("--need", judge.needs, "What the project must do: cpu-bound, mobile")
      ->type_name("NEED")
      ->check(CLI::IsMember({"cpu-bound", "mobile"}))
      ->allow_extra_args(false);
}

void add_output_flags(CLI::App& app, OutputOptions& output) {
  app.add_flag("--json", output.json, "The whole result.json on stdout");
  app.add_option("--export", output.exports,
                 "Also write FILE; its suffix names the form: .html .json .md .txt")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

void add_run(CLI::App& app, RunOptions& run) {
  auto* verb = app.add_subcommand("run", "Measure, score, recommend, report");
  verb->add_option("contestants", run.names,
                   "Stacks (node, node@system), contestants (node/http) or folders (./my-service)");
  verb->add_flag("--quick", run.quick,
                 "A verdict in about a minute and a half (longer for --workload), with wider "
                 "intervals");
  verb->add_option("--workload", run.workloads, "Only this workload (repeat for more)")
      ->type_name("ID")
      ->allow_extra_args(false);
  verb->add_option("--design", run.design, "quick, short, default or strict")->type_name("ID");
  verb->add_option("--budget", run.budget,
                   "Measuring time, e.g. 10m; the least number of epochs may take a quarter more")
      ->type_name("TIME");
  verb->add_option("--seed", run.seed, "Draws orders, ports and the hidden copy again")
      ->type_name("N");
  verb->add_option("--resume", run.resume, "Go on with an interrupted run")->type_name("RUN");
  verb->add_flag("-n,--dry-run", run.dry_run, "Show what would be done, and for how long");
  verb->add_flag("--strict", run.strict, "Exit with 4 when a verdict stays open");
  verb->add_flag("--no-freeze", run.no_freeze,
                 "Do not freeze idle contestants (to check that freezing is harmless)");
  verb->add_option("--progress", run.progress, "auto, bar, plain or none")
      ->transform(CLI::CheckedTransformer(kProgress).description(""))
      ->type_name("WHEN");
  add_judge_flags(*verb, run.judge);
  add_output_flags(*verb, run.output);
}

void add_compare(CLI::App& app, CompareOptions& compare) {
  auto* verb =
      app.add_subcommand("compare", "The same tables from cited evidence, without measuring");
  verb->add_option("stacks", compare.stacks, "Stacks: node python go rust ruby elixir")->required();
  add_judge_flags(*verb, compare.judge);
  add_output_flags(*verb, compare.output);
}

void add_saved(CLI::App& app, SavedRunOptions& saved) {
  struct Verb {
    const char* name;
    const char* text;
  };
  for (const auto& [name, text] :
       {Verb{"score", "Judge a saved run again, with today's catalog"},
        Verb{"recommend", "Decide again, with other weights"},
        Verb{"report", "Write a saved run as HTML, JSON, Markdown or text"},
        Verb{"open", "Open the report of a run in the browser"}}) {
    auto* verb = app.add_subcommand(name, text);
    verb->add_option("run", saved.run, "Run id, its end, or last")->type_name("RUN");
    add_judge_flags(*verb, saved.judge);
    if (std::string(name) == "open") continue;
    add_output_flags(*verb, saved.output);
    if (std::string(name) != "report") continue;
    verb->add_option("-o,--output", saved.files, "File to write; md:- is stdout")
        ->type_name("FILE")
        ->allow_extra_args(false);
  }
}

void add_expect_flags(CLI::App& verb, LoadOptions& load) {
  verb.add_option("--expect-body", load.expect_body, "Body of a right answer, to the byte")
      ->each([&load](const std::string& /*body*/) { load.expects_body = true; });
  verb.add_option("--expect-json", load.expect_json, "Body of a right answer, as a JSON value")
      ->type_name("JSON")
      ->check(kNotEmpty);
  verb.add_option("--expect-field", load.expect_fields, "Value in a JSON body, e.g. '/user/id=7'")
      ->type_name("POINTER=JSON")
      ->allow_extra_args(false);
  verb.add_option("--expect-match", load.expect_match, "Found in the body (RE2 syntax)")
      ->type_name("REGEX");
  verb.add_option("--expect-sha256", load.expect_sha256, "SHA-256 sum of the body")
      ->type_name("HEX")
      ->check(kNotEmpty);
  verb.add_option("--expect-header", load.expect_headers,
                  "A header, or how its value begins: 'content-type: text/html'")
      ->type_name("HEADER")
      ->allow_extra_args(false);
}

void add_open_loop_flags(CLI::App& verb, LoadOptions& load) {
  verb.add_option("-R,--rate", load.rate,
                  "Open loop: requests a second, e.g. 1000, 2.5 or 10k, whether answered or not")
      ->type_name("N")
      ->check(kNotEmpty);
  verb.add_option("--stage", load.stages,
                  "Go to a rate in a straight line, e.g. 30s:500 (repeat for more)")
      ->type_name("TIME:N")
      ->allow_extra_args(false);
  verb.add_option("--trace", load.trace, "Send at the times in FILE, seconds, one a line")
      ->type_name("FILE")
      ->check(kNotEmpty);
  verb.add_flag("--even", load.even, "Equally far apart; else at random, as independent users are");
  verb.add_option("--seed", load.seed, "Of the random arrivals")
      ->type_name("N")
      ->capture_default_str();
  verb.add_flag("--sleep", load.sleep,
                "Sleep between events: later by some 50 us, but leaves the CPU to others");
  verb.add_option("--io", load.io,
                  "auto, epoll or io_uring, which is for closed loops of plain HTTP/1.1")
      ->check(CLI::IsMember({"auto", "epoll", "io_uring"}))
      ->capture_default_str();
}

void add_connection_flags(CLI::App& verb, LoadOptions& load) {
  verb.add_option("-c,--connections", load.connections, "Keep-alive connections")
      ->check(CLI::Range(1, 60000))
      ->capture_default_str();
  verb.add_option("-m,--at-once", load.at_once,
                  "Requests at once on a connection: HTTP/2 streams, or HTTP/1.1 pipelining")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  verb.add_flag("--no-keepalive", load.reconnects, "A new connection for every request");
  verb.add_flag("--http2", load.http_2, "HTTP/2: by ALPN on https://, with prior knowledge else");
  verb.add_flag("-k,--insecure", load.insecure, "https:// and wss://: take any certificate");
  verb.add_option("--cacert", load.ca_file, "Certificates to trust, PEM, instead of the system's")
      ->type_name("FILE")
      ->check(kNotEmpty);
  verb.add_option("--unix-socket", load.socket_file, "Connect to this socket instead")
      ->type_name("FILE")
      ->check(kNotEmpty);
}

void add_socket_flags(CLI::App& verb, SocketOptions& socket) {
  verb.add_option("--mode", socket.mode, "ws://: echo, broadcast or idle")
      ->check(CLI::IsMember({"echo", "broadcast", "idle"}))
      ->capture_default_str();
  verb.add_option("--dialect", socket.dialect, "ws://: raw, socket.io, phoenix or actioncable")
      ->check(CLI::IsMember({"raw", "socket.io", "phoenix", "actioncable"}))
      ->capture_default_str();
  verb.add_option("--channel", socket.channel,
                  "Namespace (Socket.IO), topic (Phoenix) or channel class (ActionCable)");
  verb.add_option("--event", socket.event, "Event or action that is sent")->capture_default_str();
  verb.add_option("--join", socket.join,
                  "Socket.IO: event sent once with acknowledgement, join=room");
  verb.add_option("--subprotocol", socket.subprotocol, "Asked for, and demanded");
  verb.add_option("--publishers", socket.publishers,
                  "Connections that publish a broadcast, in turn")
      ->check(CLI::Range(1, 65535))
      ->capture_default_str();
  verb.add_flag("--not-self", socket.not_self, "A publisher does not get its own broadcast");
  verb.add_option("--payload", socket.payload, "Bytes of a message, 32 at least")
      ->check(CLI::Range(32, 1'000'000))
      ->capture_default_str();
}

void add_load(CLI::App& app, LoadOptions& load) {
  auto* verb = app.add_subcommand(
      "load", "Load a URL, every answer checked; more than one: compare them in turns");
  verb->add_option("url", load.urls, "http://host:port/path, or https, ws, wss")->type_name("URL");
  verb->add_flag("--self-test", load.self_test,
                 "Load a server whose delays and mistakes are known, and compare");
  add_connection_flags(*verb, load);
  verb->add_option("-t,--threads", load.threads, "Generator threads, one CPU each")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  verb->add_option("-d,--duration", load.duration, "Counted time")
      ->type_name("TIME")
      ->capture_default_str();
  verb->add_option("--warm-up", load.warm_up, "Load before counting")
      ->type_name("TIME")
      ->capture_default_str();
  verb->add_option("--timeout", load.timeout, "Limit of one request")
      ->type_name("TIME")
      ->capture_default_str();
  add_open_loop_flags(*verb, load);
  add_socket_flags(*verb, load.socket);
  verb->add_option("-X,--method", load.method, "HTTP method")->capture_default_str();
  verb->add_option("-H,--header", load.headers, "Header 'Name: value'")->allow_extra_args(false);
  verb->add_option("--body", load.body, "Request body");
  verb->add_option("--expect-status", load.expect_status, "Status of a right answer")
      ->check(CLI::Range(100, 599))
      ->capture_default_str();
  add_expect_flags(*verb, load);
  verb->add_flag("--events", load.events, "Answers are event streams: count and time their events");
  verb->add_option("--requests", load.requests,
                   "Several requests with weights, places to fill and feeds, from a TOML FILE")
      ->type_name("FILE")
      ->check(kNotEmpty);
  verb->add_option("--assert", load.asserts, "Exit with 1 unless it holds: 'p99<20ms', 'rate>=900'")
      ->type_name("TEXT")
      ->allow_extra_args(false);
  verb->add_option("--capacity", load.capacity,
                   "Find the highest rate at which this holds: 'p99<20ms'")
      ->type_name("TEXT")
      ->check(kNotEmpty);
  verb->add_option("--try", load.try_length, "With --capacity: length of a try at one rate")
      ->type_name("TIME")
      ->capture_default_str();
  verb->add_option("--csv", load.csv, "Write counts and latency of every second")
      ->type_name("FILE")
      ->check(kNotEmpty);
  verb->add_option("--hdr", load.hdr, "Write an HdrHistogram log of every second")
      ->type_name("FILE")
      ->check(kNotEmpty);
  verb->add_flag("--json", load.json, "Machine-readable result");
}

void add_small_verbs(CLI::App& app, CommandLine& line) {
  auto* doctor =
      app.add_subcommand("doctor", "Is this machine fit; what is missing, with the install line");
  doctor->add_flag("--json", line.doctor.json, "Machine-readable result");
  auto* list = app.add_subcommand("list", "What there is");
  list->add_option("what", line.list.what,
                   "stacks, contestants, workloads, criteria, profiles, designs or runs");
  list->add_flag("--json", line.list.json, "Machine-readable result");
  auto* explain = app.add_subcommand(
      "explain", "Any criterion, workload, verdict, warning, fact or exit code in full");
  explain->add_option("id", line.explain.id, "e.g. io-performance, W012, undecided, exit-3")
      ->required();
  app.add_subcommand("version", "The version");
}

void add_estimate_flags(CLI::App& verb, EstimateOptions& estimate) {
  auto* to = verb.add_option("--to", estimate.to,
                             "Estimate a move: node, python, go, rust, ruby or elixir");
  to->type_name("STACK");
  verb.add_option("--rate", estimate.rate, "With --to: money an hour, e.g. 60..120 or 90")
      ->type_name("N..N");
  verb.add_option("--team", estimate.team, "With --to: people; else by the size of the move")
      ->check(CLI::Range(1, 100));
  verb.add_option("--worth", estimate.worth, "With --to: money the move is to gain a year")
      ->check(CLI::NonNegativeNumber);
  verb.add_option("--effort", estimate.effort,
                  "With --to: your own figures; else bakeoff.toml in PATH")
      ->type_name("FILE");
  verb.add_option("--seed", estimate.seed, "With --to: of the simulation")
      ->type_name("N")
      ->capture_default_str();
  verb.add_option("--csv", estimate.csv, "With --to: the line items; - is stdout")
      ->type_name("FILE");
  verb.add_option("--export", estimate.exports,
                  "With --to: also write FILE; its suffix names the form: .html .json .csv .txt")
      ->type_name("FILE")
      ->allow_extra_args(false);
  for (const char* flag : {"--rate", "--team", "--worth", "--effort", "--csv", "--export"})
    verb.get_option(flag)->needs(to);
}

void add_scan(CLI::App& app, ScanOptions& scan) {
  auto* verb = app.add_subcommand(
      "scan", "Read a code base: endpoints, models, jobs, pitfalls; nothing in it is executed");
  verb->add_option("path", scan.folder, "Its folder")->type_name("PATH")->capture_default_str();
  verb->add_flag("--json", scan.json, "The whole inventory on stdout");
  verb->add_option("-t,--threads", scan.threads, "Processes that parse")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  verb->add_option("--sarif", scan.sarif, "Also write the pitfalls as SARIF 2.1.0")
      ->type_name("FILE");
  verb->add_option("--config", scan.config,
                   "Overrides by path (default: PATH/bakeoff.toml, docs/formats/scan.md)")
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  verb->add_flag("--no-cache", scan.no_cache,
                 "Neither use nor keep what an earlier scan of the same content found");
  verb->add_flag(
      "--read-all", scan.reads_all,
      "Parse every source file, also those that import nothing known: slower, for checking");
  verb->add_flag("--all", scan.all, "Every row, not the first dozen of each kind");
  add_estimate_flags(*verb, scan.estimate);
}

void add_evidence(CLI::App& app, EvidenceOptions& evidence) {
  auto* verb = app.add_subcommand("evidence", "Cited and measured facts, with their age");
  verb->require_subcommand(1);
  auto* list = verb->add_subcommand("list", "All evidence");
  list->add_option("--stack", evidence.stack, "Of one stack");
  list->add_option("--kind", evidence.kind, "cited, judged, measured or user")
      ->check(CLI::IsMember({"cited", "judged", "measured", "user"}));
  list->add_flag("--stale", evidence.stale, "Only what is past its time to live");
  list->add_flag("--json", evidence.json, "Machine-readable result");
  verb->add_subcommand("show", "One piece in full")
      ->add_option("id", evidence.id, "Fact id, or ledger:N")
      ->required();
  verb->add_subcommand("verify", "Check the ledger's chain and the age of cited facts");
  auto* add = verb->add_subcommand("add", "Add a fact of your own to the ledger");
  add->add_option("--stack", evidence.stack, "Stack it speaks of");
  add->add_option("--topic", evidence.topic, "What about");
  add->add_option("--claim", evidence.claim, "The statement, one sentence");
  add->add_option("--publisher", evidence.publisher, "Who says so");
  add->add_option("--url", evidence.url, "Where");
  add->add_option("--date", evidence.date, "When it was published");
}

// "rnu" -> " (did you mean 'run'?)"
std::string did_you_mean(const std::string& typed, const std::vector<std::string>& known) {
  const auto similar = catalog::similar_names(typed, known);
  return similar.empty() ? "" : " (did you mean '" + similar.front() + "'?)";
}

std::vector<std::string> flags_of(const CLI::App& app) {
  std::vector<std::string> flags;
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) flags.push_back("--" + name);
  }
  return flags;
}

// CLI11 names what it could not place; the nearest known flag or verb is added.
std::string usage_error(const CLI::App& app, const CLI::ParseError& error,
                        const std::vector<std::string>& arguments) {
  std::string hint;
  const auto* verb = app.get_subcommands().empty() ? &app : app.get_subcommands().front();
  for (const auto& word : arguments) {
    if (!word.starts_with("--")) continue;
    const auto name = word.substr(0, word.find('='));
    const auto flags = flags_of(*verb);
    if (std::find(flags.begin(), flags.end(), name) == flags.end())
      hint = did_you_mean(name, flags);
    if (!hint.empty()) break;
  }
  for (const auto& word : arguments) {
    if (verb != &app || word.starts_with("-")) continue;
    return fmt::format("bakeoff: no verb '{}'{}\nbakeoff --help shows them\n", word,
                       did_you_mean(word, verbs()));
  }
  const std::string name = verb == &app ? "" : verb->get_name() + " ";
  return "bakeoff: " + std::string(error.what()) + hint + "\nbakeoff " + name +
         "--help shows the usage\n";
}

void name_verb(const CLI::App& app, CommandLine& line) {
  const auto* verb = app.get_subcommands().front();
  line.verb = verb->get_name();
  if (line.verb == "evidence") line.evidence.action = verb->get_subcommands().front()->get_name();
}

// `bakeoff help run` is `bakeoff run --help`; `bakeoff help` is `bakeoff --help`.
void turn_help_into_a_flag(std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front() != "help") return;
  arguments.erase(arguments.begin());
  if (arguments.size() > 1) arguments.resize(1);
  arguments.emplace_back("--help");
}

}  // namespace

std::vector<std::string> verbs() {
  return {"run",    "compare",   "load", "doctor",   "list", "explain", "score",
          "report", "recommend", "open", "evidence", "scan", "version", "help"};
}

ParsedLine parse_command_line(std::vector<std::string> arguments) {
  ParsedLine parsed;
  auto& line = parsed.line;
  CLI::App app("bakeoff: evidence for choosing a backend stack, measured on your machine",
               "bakeoff");
  app.footer(kExamples);
  app.set_version_flag("-V,--version", std::string("bakeoff ") + BAKEOFF_VERSION);
  app.add_option("--color", line.console.colour, "auto, always or never")
      ->transform(CLI::CheckedTransformer(kColour).description(""))
      ->type_name("WHEN");
  app.add_flag("-q,--quiet", line.console.quiet,
               "Nothing but errors and what was asked for with --json or --export");
  app.require_subcommand(1);
  app.fallthrough();
  add_run(app, line.run);
  add_compare(app, line.compare);
  add_load(app, line.load);
  add_small_verbs(app, line);
  add_saved(app, line.saved);
  add_evidence(app, line.evidence);
  add_scan(app, line.scan);
  turn_help_into_a_flag(arguments);
  parsed.stop_here = true;
  if (arguments.empty()) {
    parsed.stop = {ExitCode::bad_usage, "", app.help()};
    return parsed;
  }
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::CallForVersion& version) {
    parsed.stop.out = std::string(version.what()) + "\n";
    return parsed;
  } catch (const CLI::Success& help) {
    std::ostringstream text;
    app.exit(help, text, text);
    parsed.stop.out = text.str();
    return parsed;
  } catch (const CLI::ParseError& error) {
    parsed.stop = {ExitCode::bad_usage, "", usage_error(app, error, arguments)};
    return parsed;
  }
  parsed.stop_here = false;
  name_verb(app, line);
  return parsed;
}

}  // namespace bakeoff::cli
