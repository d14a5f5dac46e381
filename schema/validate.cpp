// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "block_schema.hpp"
#include "clean.hpp"
#include "quarry/error.hpp"
#include "quarry/record.hpp"
#include "valid_record_access.hpp"

namespace quarry {
namespace {

constexpr std::size_t longest_subject = 4096;
constexpr std::size_t longest_principal = 1024;
constexpr int deepest_indexed = 20;
constexpr std::size_t most_indexed_paths = 1000;

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void check_identity(const Record& record, const std::string& owner) {
  if (record.subject.empty())
    throw Error(Code::invalid_argument, "an entry has no subject: give it one");
  if (record.subject.size() > longest_subject)
    throw Error(Code::invalid_argument,
                "a subject is longer than 4,096 bytes: " + record.subject.substr(0, 40) + "...");
  if (!is_principal(owner) || owner == "public")
    throw Error(
        Code::invalid_argument,
        "the owner '" + owner + "' is no identity: give a URN such as urn:quarry:local:ada");
}

void sort_unique(std::vector<std::string>& principals) {
  std::sort(principals.begin(), principals.end());
  principals.erase(std::unique(principals.begin(), principals.end()), principals.end());
}

/// False, with a diagnostic, where one of the principals is none: then only the owner may see the
/// entry.
bool well_formed(const std::vector<std::string>& principals, std::vector<Diagnostic>& diagnostics) {
  const auto bad = std::find_if_not(principals.begin(), principals.end(),
                                    [](const auto& one) { return is_principal(one); });
  if (bad == principals.end()) return true;
  diagnostics.push_back({Severity::error,
                         "visible_to holds '" + bad->substr(0, 80) +
                             "', which is no principal: visible to the owner only",
                         {}});
  return false;
}

int depth_of(const Value& value) {
  int deepest = 0;
  if (value.is_array())
    for (const auto& item : value.as_array()) deepest = std::max(deepest, depth_of(item));
  else if (value.is_object())
    for (const auto& [name, member] : value.as_object())
      deepest = std::max(deepest, depth_of(member));
  else
    return 0;
  return deepest + 1;
}

std::size_t count_paths(const Value& value) {
  std::vector<std::string> paths;
  for_each_leaf(value, [&paths](std::string_view path, const Value&) {
    if (paths.empty() || paths.back() != path) paths.emplace_back(path);
  });
  sort_unique(paths);
  return paths.size();
}

/// Access lists never come from content: whoever writes a file must not decide who sees its record.
void drop_access_list(Value& content, std::vector<Diagnostic>& diagnostics) {
  if (content.erase_path("mdf.acl"))
    diagnostics.push_back(
        {Severity::note, "/mdf/acl: left out, since access lists are not taken from content", {}});
}

void clean_blocks(Record& record) {
  Findings findings(record.diagnostics);
  auto& blocks = record.content.as_object();
  for (auto block = blocks.begin(); block != blocks.end();) {
    std::string pointer;
    append_pointer_step(pointer, block->first);
    bool keep = false;
    if (const auto schema = block_schemas().find(block->first); schema != block_schemas().end()) {
      keep = clean(schema->second, block->second, pointer, findings);
    } else {
      findings.add(Severity::warning, pointer, "there is no such block");
    }
    block = keep ? std::next(block) : blocks.erase(block);
  }
  findings.close();
}

}  // namespace

bool is_principal(std::string_view text) {
  if (text == "public") return true;
  if (text.size() > longest_principal || !text.starts_with("urn:")) return false;
  text.remove_prefix(4);
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon < 1 || colon > 32 || colon + 1 == text.size())
    return false;
  const auto name_space = text.substr(0, colon);
  const auto rest = text.substr(colon + 1);
  return std::all_of(name_space.begin(), name_space.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-'; }) &&
         std::all_of(rest.begin(), rest.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

ValidRecord validate(Record record, const std::string& owner) {
  check_identity(record, owner);
  if (!record.content.is_object()) {
    record.diagnostics.push_back({Severity::error, "/: expected an object of blocks", {}});
    record.content = Object{};
  }
  drop_access_list(record.content, record.diagnostics);
  clean_blocks(record);
  if (!well_formed(record.visible_to, record.diagnostics)) record.visible_to.clear();
  record.visible_to.push_back(owner);
  sort_unique(record.visible_to);
  return ValidRecordAccess::make(std::move(record));
}

ValidRecord accept(Record record, const std::string& owner) {
  check_identity(record, owner);
  if (!record.content.is_object())
    throw Error(Code::invalid_argument, "the content of '" + record.subject.substr(0, 80) +
                                            "' is no JSON object: make it one");
  if (!well_formed(record.visible_to, record.diagnostics)) record.visible_to.clear();
  if (record.visible_to.empty()) record.visible_to.push_back(owner);
  sort_unique(record.visible_to);
  if (depth_of(record.content) > deepest_indexed)
    record.diagnostics.push_back(
        {Severity::note, "/: what is nested deeper than 20 levels is kept but not indexed", {}});
  if (count_paths(record.content) > most_indexed_paths)
    record.diagnostics.push_back(
        {Severity::note, "/: of over 1,000 paths the rest is kept but not indexed", {}});
  return ValidRecordAccess::make(std::move(record));
}

}  // namespace quarry
