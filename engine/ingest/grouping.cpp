// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/grouping.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace quarry::intake {
namespace {

bool before(const Format* a, const Format* b) {
  return std::tie(a->priority, a->name) < std::tie(b->priority, b->name);
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

struct RankedFile {
  int rank;
  std::string_view path;
  std::size_t index;
  bool main;
  bool operator<(const RankedFile& other) const {
    return std::tie(rank, path) < std::tie(other.rank, other.path);
  }
};

using Sets = std::map<std::string, std::vector<RankedFile>>;

/// The files that a format knows by their names as parts of sets.
Sets sets_of(const Format& format, const std::vector<Candidate>& candidates, const std::vector<bool>& taken) {
  Sets sets;
  if (format.member == nullptr) return sets;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (taken[i]) continue;
    const auto& claims = candidates[i].claims;
    const auto claimed = std::find_if(claims.begin(), claims.end(), [&](const Claimed& c) { return c.format == &format; });
    if (claimed == claims.end()) continue;
    if (auto member = format.member(base_name(candidates[i].path)))
      sets[std::move(member->set)].push_back({member->rank, candidates[i].path, i, claimed->claim == Claim::main});
  }
  return sets;
}

/// All formats that claim any of the files; the one that leads is the first of those that claim the main file.
std::vector<const Format*> formats_of(const std::vector<std::size_t>& files, const std::vector<Candidate>& candidates) {
  std::vector<const Format*> formats;
  for (const auto file : files)
    for (const auto& claimed : candidates[file].claims) formats.push_back(claimed.format);
  std::sort(formats.begin(), formats.end(), before);
  formats.erase(std::unique(formats.begin(), formats.end()), formats.end());
  const auto& main = candidates[files.front()].claims;
  if (!main.empty()) {
    const auto lead = std::find(formats.begin(), formats.end(), main.front().format);
    std::rotate(formats.begin(), lead, lead + 1);
  }
  return formats;
}

}  // namespace

std::vector<Claimed> claims_of(std::span<const Format* const> formats, std::string_view name, const Sample& sample) {
  std::vector<Claimed> claims;
  for (const auto* const format : formats) {
    const auto claim = format->claims(name, sample.head, sample.tail);
    if (claim != Claim::no) claims.push_back({format, claim});
  }
  std::sort(claims.begin(), claims.end(), [](const Claimed& a, const Claimed& b) { return before(a.format, b.format); });
  // What else an archive looks like are its members, which lie in it as they are: they speak for themselves.
  const auto archive = std::find_if(claims.begin(), claims.end(), [](const Claimed& c) { return c.format->has_members; });
  if (archive != claims.end()) {
    const auto* const only = archive->format;
    std::erase_if(claims, [&](const Claimed& c) { return c.format != only && c.format->priority < generic_priority; });
  }
  return claims;
}

std::vector<FileGroup> group_directory(const std::vector<Candidate>& candidates) {
  std::vector<const Format*> formats;
  for (const auto& candidate : candidates)
    for (const auto& claimed : candidate.claims) formats.push_back(claimed.format);
  std::sort(formats.begin(), formats.end(), before);
  formats.erase(std::unique(formats.begin(), formats.end()), formats.end());

  std::vector<FileGroup> groups;
  std::vector<bool> taken(candidates.size());
  for (const auto* const format : formats) {
    for (auto& [set, files] : sets_of(*format, candidates, taken)) {
      std::sort(files.begin(), files.end());
      const auto main = std::find_if(files.begin(), files.end(), [](const RankedFile& file) { return file.main; });
      if (main == files.end()) continue;  // only auxiliary ones: each stands alone
      std::rotate(files.begin(), main, main + 1);
      auto& group = groups.emplace_back();
      for (const auto& file : files) {
        taken[file.index] = true;
        group.files.push_back(file.index);
      }
    }
  }
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (!taken[i]) groups.push_back({{i}, {}});
  for (auto& group : groups) group.formats = formats_of(group.files, candidates);
  std::sort(groups.begin(), groups.end(), [&](const FileGroup& a, const FileGroup& b) {
    return candidates[a.files.front()].path < candidates[b.files.front()].path;
  });
  return groups;
}

}  // namespace quarry::intake
