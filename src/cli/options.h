// What was typed, one struct per command. What it means is decided in command_<verb>.cc.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/progress_display.h"

namespace bakeoff::cli {

struct JudgeOptions {
  std::string profile;               // empty: the run's own, or web-api
  std::vector<std::string> needs;    // --need cpu-bound
  std::vector<std::string> weights;  // --weight criterion=25 or criterion=20..40
  std::string code_base;             // --for PATH
};

struct OutputOptions {
  bool json = false;
  std::vector<std::string> exports;  // files by suffix; "md:-" writes Markdown to stdout
};

struct RunOptions {
  std::vector<std::string> names;
  std::vector<std::string> workloads;
  std::string design;
  bool quick = false;
  std::string budget;
  std::uint64_t seed = 0;
  std::string resume;
  bool dry_run = false;
  bool strict = false;
  bool no_freeze = false;
  ProgressChoice progress = ProgressChoice::automatic;
  JudgeOptions judge;
  OutputOptions output;
};

struct CompareOptions {
  std::vector<std::string> stacks;
  JudgeOptions judge;
  OutputOptions output;
};

// score, recommend, report, open
struct SavedRunOptions {
  std::string run = "last";
  JudgeOptions judge;
  OutputOptions output;
  std::vector<std::string> files;  // -o
};

// Of a ws:// URL.
struct SocketOptions {
  std::string mode = "echo";    // echo, broadcast, idle
  std::string dialect = "raw";  // raw, socket.io, phoenix, actioncable
  std::string channel;
  std::string event = "message";
  std::string join;
  std::string subprotocol;
  int publishers = 1;
  bool not_self = false;
  int payload = 32;
};

// In the order of the help, not of sizes.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding)
struct LoadOptions {
  std::vector<std::string> urls;
  SocketOptions socket;
  int connections = 64;
  int at_once = 1;  // requests on a connection
  bool reconnects = false;
  bool http_2 = false;
  bool insecure = false;
  std::string ca_file;
  std::string socket_file;
  int threads = 1;
  std::string duration = "10s";
  std::string warm_up = "1s";
  std::string timeout = "10s";
  std::string method = "GET";
  std::string body;
  std::vector<std::string> headers;
  int expect_status = 200;
  std::string expect_body;
  bool expects_body = false;  // it was given, be it empty
  std::string expect_json;
  std::vector<std::string> expect_fields;  // "/pointer=JSON"
  std::string expect_match;
  std::string expect_sha256;
  std::vector<std::string> expect_headers;  // "name: start of the value", or "name"
  std::string requests;                     // file of requests
  std::string rate;                         // empty and no stages, no trace: closed loop
  std::vector<std::string> stages;          // "30s:500": in a line to 500 a second, within 30 s
  std::string trace;                        // file of send times
  bool even = false;                        // arrivals equally far apart instead of at random
  std::string seed = "1";
  bool sleep = false;
  std::string io = "auto";  // auto, epoll or io_uring
  bool events = false;
  std::vector<std::string> asserts;
  std::string capacity;  // "p99<20ms"
  std::string try_length = "2s";
  std::string csv;
  std::string hdr;
  bool self_test = false;
  bool json = false;
};

struct ListOptions {
  std::string what = "stacks";
  bool json = false;
};

struct ExplainOptions {
  std::string id;
};

struct EvidenceOptions {
  std::string action;  // list show verify add
  std::string id;
  std::string stack;
  std::string kind;
  bool stale = false;
  bool json = false;
  std::string topic;
  std::string claim;
  std::string url;
  std::string publisher;
  std::string date;
};

// scan PATH --to STACK
struct EstimateOptions {
  std::string to;      // empty: no estimate
  std::string rate;    // "60..120"
  int team = 0;        // 0: the size class's
  double worth = -1;   // money a year; less than 0: not said
  std::string effort;  // file with your own figures
  std::string seed = "1";
  std::string csv;
  std::vector<std::string> exports;
};

struct ScanOptions {
  std::string folder = ".";
  bool json = false;
  bool all = false;
  std::string sarif;   // file
  std::string config;  // overrides by path; empty: the tree's own
  bool reads_all = false;
  bool no_cache = false;
  int threads = 2;
  EstimateOptions estimate;
};

struct DoctorOptions {
  bool json = false;
};

}  // namespace bakeoff::cli
