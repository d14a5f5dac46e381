// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <set>
#include <string>
#include <vector>

#include "quarry/connector.hpp"
#include "service/api.hpp"

namespace quarry::service {

/// What a service lists in a folder.
struct Entry {
  std::string name;  ///< as the service gives it, any bytes; where `/` parts folders (ServiceConnector::names_are_paths) a path
  bool is_folder = false;
  bool is_link = false;  ///< a folder that really lies elsewhere: listed after all others, and only where none of those was it
  RemoteFile file;   ///< all but `path`; of a folder its `id` alone
};

struct Page {
  std::vector<Entry> entries;
  std::string next;  ///< marks the next page; empty: this was the last
  bool complete = true;  ///< false: the service says that it does not list all there is
};

/// Thrown by ServiceConnector::page where the service no longer knows the mark: the folder is listed from its start, twice at most.
struct StalePage {};

/// What connectors to services have in common: walks folders page by page with all guards, makes names safe and distinct, fetches
/// and checks. A service's own code lists one page and says where a file's bytes are.
class ServiceConnector : public Connector {
 public:
  Value dataset() override { return {}; }
  std::optional<RemoteFile> next() final;
  bool by_directory() const final { return !names_are_paths_; }
  bool complete() const final { return complete_ && ready_.empty() && folders_.empty(); }
  std::vector<Diagnostic> take_diagnostics() final;
  int open(const RemoteFile&) final { return -1; }
  unsigned fetches_at_once() const override { return 4; }
  void fetch(const RemoteFile& file, std::uint64_t offset, const ByteSink& sink) override;
  std::string source() const final { return source_; }

 protected:
  /// How a file's bytes are asked for.
  struct Content {
    ApiCall call;
    std::string if_range = {};       ///< strong ETag of the version that was listed, or empty
    bool never_changes = false;      ///< the address names one version for ever: a broken download goes on without an ETag
    bool may_be_page = false;        ///< the file may itself be HTML
    std::string tentative_checksum = {};  ///< what the bytes should have if the answer says that it is meant so (`binds`)
    std::function<bool(const HttpAnswer&)> binds = {};
  };

  /// `source` as it may be shown; `root`: the id that `page` gets first. `names_are_paths`: entries' names have `/` between their parts
  /// and there are no folders to list.
  ServiceConnector(const ConnectorOptions& options, std::string source, std::string root, bool names_are_paths);

  /// One page of a folder; an empty mark means its first. Throws Error, StalePage.
  virtual Page page(const std::string& folder_id, const std::string& mark) = 0;
  /// Where the bytes are. May ask the service. Throws Error. Safe from many threads.
  virtual Content content(const RemoteFile& file) = 0;
  /// The service that `content`'s calls go to.
  virtual Api& api() = 0;
  /// What a refused download is (an answer of 300 and above); `what` names the file. Safe from many threads.
  virtual Error refusal(const HttpAnswer& answer, const std::string& what) const;
  /// Of a download that was not stopped, before its bytes are checked: throws Error where the last answer (200; 206 where the rest was
  /// fetched by itself) does not bring this file. Safe from many threads.
  virtual void check_answer(const RemoteFile&, const HttpAnswer&) const {}
  /// May be called from `page`: costs single files, and `incomplete` the listing's completeness.
  void report(std::string problem, bool incomplete);
  /// The same for what is worth a word but costs nothing.
  void note(std::string text);
  void set_source(std::string source) { source_ = std::move(source); }

  const ConnectorOptions options_;

 private:
  struct Folder {
    std::string id, path;  ///< path is empty or ends in `/`
    std::size_t depth;
  };
  void list(const Folder& folder);
  std::vector<Entry> entries_of(const Folder& folder, bool& complete);
  void add(const Folder& folder, std::vector<Entry> entries);
  void check(const RemoteFile& file, const Content& content, const HttpAnswer& answer, std::uint64_t received, bool proven) const;

  std::string source_;
  const bool names_are_paths_;
  std::deque<Folder> folders_;
  std::deque<RemoteFile> ready_;
  std::set<std::string> visited_;
  std::mutex diagnostics_mutex_;
  std::vector<Diagnostic> diagnostics_;
  std::size_t entries_ = 0;
  bool complete_ = true;
};

}  // namespace quarry::service
