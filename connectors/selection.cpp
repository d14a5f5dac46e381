// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/selection.hpp"

#include <algorithm>
#include <utility>

namespace quarry {
namespace {

class SelectedFiles final : public Connector {
 public:
  SelectedFiles(std::unique_ptr<Connector> source, Selection selection) : source_(std::move(source)), selection_(std::move(selection)) {}

  Value dataset() override { return source_->dataset(); }
  std::optional<RemoteFile> next() override {
    while (auto file = source_->next()) {
      if (!selection_.takes(file->path)) continue;
      if (!selection_.max_bytes) return file;
      if (file->size && *file->size <= *selection_.max_bytes - bytes_) {
        bytes_ += *file->size;
        return file;
      }
      ++(file->size ? left_out_ : unknown_);
    }
    return std::nullopt;
  }
  bool by_directory() const override { return source_->by_directory(); }
  bool complete() const override { return false; }
  std::vector<Diagnostic> take_diagnostics() override {
    auto all = source_->take_diagnostics();
    if (const auto count = std::exchange(left_out_, 0); count != 0)
      all.push_back({Severity::warning, source() + ": " + std::to_string(count) + " files are left out: the bytes allowed do not suffice for them", {}});
    if (const auto count = std::exchange(unknown_, 0); count != 0)
      all.push_back({Severity::warning, source() + ": " + std::to_string(count) + " files are left out: how many bytes they have is not known", {}});
    return all;
  }
  int open(const RemoteFile& file) override { return source_->open(file); }
  unsigned fetches_at_once() const override { return source_->fetches_at_once(); }
  void fetch(const RemoteFile& file, std::uint64_t offset, const ByteSink& sink) override { source_->fetch(file, offset, sink); }
  void expect(std::span<const RemoteFile> files) override { source_->expect(files); }
  void look_at(RemoteFile& file) override { source_->look_at(file); }
  void fetch_new(RemoteFile& file, const ByteSink& sink) override { source_->fetch_new(file, sink); }
  std::string source() const override { return source_->source(); }

 private:
  std::unique_ptr<Connector> source_;
  Selection selection_;
  std::uint64_t bytes_ = 0, left_out_ = 0, unknown_ = 0;
};

bool any_matches(const std::vector<std::string>& patterns, std::string_view path) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return matches_path(pattern, pattern.find('/') == std::string::npos ? path.substr(path.rfind('/') + 1) : path);
  });
}

}  // namespace

/// Two places to come back to: the last `*` within a name, and the last `**`.
bool matches_path(std::string_view pattern, std::string_view path) {
  constexpr auto none = std::string_view::npos;
  std::size_t p = 0, t = 0, star = none, star_text = 0, deep = none, deep_text = 0;
  while (t < path.size() || p < pattern.size()) {
    if (pattern.substr(p, 2) == "**") {
      p += 2;
      deep = p;
      deep_text = t;
      star = none;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      star_text = t;
    } else if (p < pattern.size() && t < path.size() && (pattern[p] == path[t] || (pattern[p] == '?' && path[t] != '/'))) {
      ++p;
      ++t;
    } else if (star != none && star_text < path.size() && path[star_text] != '/') {
      p = star;
      t = ++star_text;
    } else if (deep != none && deep_text < path.size()) {
      p = deep;
      t = ++deep_text;
      star = none;
    } else {
      return false;
    }
  }
  return true;
}

bool Selection::takes(std::string_view path) const {
  return (include.empty() || any_matches(include, path)) && !any_matches(exclude, path);
}

std::unique_ptr<Connector> select_files(std::unique_ptr<Connector> source, Selection selection) {
  if (selection.everything()) return source;
  if (!selection.max_bytes) return std::make_unique<SelectedFiles>(std::move(source), std::move(selection));
  const Selection bytes{{}, {}, std::exchange(selection.max_bytes, std::nullopt)};
  return std::make_unique<SelectedFiles>(looked_at(select_files(std::move(source), std::move(selection))), bytes);
}

}  // namespace quarry
