// The sources that can matter, parsed: those that import a library bakeoff knows, and whatever they
// import.
#pragma once

#include <set>
#include <vector>

#include "scan/detectors.h"
#include "scan/find_sources.h"
#include "scan/internal/triggers.h"
#include "scan/parse_pool.h"
#include "scan/project.h"
#include "scan/scan_tree.h"

namespace bakeoff::scan {

class ProjectReader {
 public:
  // What could not be read is added to `skipped`. All arguments must outlive the reader.
  ProjectReader(const std::filesystem::path& folder, const FoundFiles& found,
                const Triggers& triggers, const SourceRules& rules, const ScanOptions& options);

  // The one language (what names a library, and then what that imports), and then the other.
  // Reading scripts may go on in another thread while Python's trees and what leads between them
  // are looked at; what it found is there once take_scripts() was called. True: scripts lead to
  // Python that had not been read.
  void read_python();
  void read_python_imports(std::vector<SkippedFile>& skipped);
  void read_scripts();
  bool take_scripts(std::vector<SkippedFile>& skipped);
  // Files that turned out to be needed. False: there is nothing new among them.
  bool read_more(const std::set<FileId>& wanted, std::vector<SkippedFile>& skipped);

  [[nodiscard]] const Project& project() const { return project_; }
  // With reads_all, once nothing more is needed: the files that a scan without it does not read.
  // False: there are none.
  bool show_rest();
  // The files that are read without reads_all: those that import what the detectors know, and what
  // these lead to.
  [[nodiscard]] const std::set<FileId>& followed() const { return reached_; }

 private:
  enum class State { waiting, parsed, followed, lost };

  std::vector<FileId> parse_all(const std::vector<FileId>& all, std::vector<SkippedFile>& skipped);
  std::vector<ParseAnswer> parse(const std::vector<FileId>& ids, ParseOrder::Need need);
  void read(const std::vector<FileId>& ids, ParseOrder::Need need,
            std::vector<SkippedFile>& skipped);
  // One language's, as one thread reads it.
  struct Part {
    Language language = Language::python;
    std::set<FileId> reached;
    std::set<FileId> elsewhere;  // wanted, in the other language
    std::vector<SkippedFile> skipped;
  };

  void read_first(Part& part);
  void follow(FileId id, Part& part, std::set<FileId>& wanted);
  void read_imports(Part& part);
  void read_imports(std::vector<SkippedFile>& skipped);
  void take(Part& part, std::vector<SkippedFile>& skipped);
  void keep(FileId id, ParseAnswer answer, std::vector<SkippedFile>& skipped);
  [[nodiscard]] bool starts_package(const std::string& path) const;
  [[nodiscard]] ParseOrder::Need need_of(FileId id, ParseOrder::Need need) const;

  const ScanOptions& options_;
  ParsePool pool_;
  Project project_;
  std::vector<SourceKind> kinds_;
  std::vector<std::int64_t> bytes_;
  [[nodiscard]] std::vector<FileId> imported_by(FileId id) const;

  std::vector<State> states_;
  std::vector<SyntaxTree> aside_;  // with reads_all: parsed, but nothing has led there yet
  std::vector<FileId> first_;      // with reads_all: what would be parsed first without it
  std::set<FileId> reached_;
  Part python_{.language = Language::python};
  Part scripts_{.language = Language::script};
};

}  // namespace bakeoff::scan
