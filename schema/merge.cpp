// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "quarry/json.hpp"
#include "quarry/record.hpp"

namespace quarry {
namespace {

constexpr double agreement =
    1e-6;  // relative: two programs that print one number to six digits agree
constexpr std::size_t longest_sample = 60;

/// False where a member's name would be taken for a path: then the object is one value.
bool has_plain_names(const Object& members) {
  return std::none_of(members.begin(), members.end(), [](const auto& member) {
    return member.first.empty() || member.first.find('.') != std::string::npos;
  });
}

bool agree(const Value& a, const Value& b) {
  if (a.is_number() && b.is_number()) {
    const double x = a.as_number();
    const double y = b.as_number();
    return x == y || std::abs(x - y) <= agreement * std::max(std::abs(x), std::abs(y));
  }
  if (!a.is_array() || !b.is_array()) return a == b;
  return std::equal(a.as_array().begin(), a.as_array().end(), b.as_array().begin(),
                    b.as_array().end(), agree);
}

std::string sample(const Value& value) {
  auto text = to_json(value);
  if (text.size() > longest_sample) {
    auto cut = longest_sample;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80)
      --cut;  // not inside a character
    text = text.substr(0, cut) + "...";
  }
  return text;
}

Value source_of(const Part& part, const Place& place) {
  Object source{{"x", part.extractor}};
  if (place.file >= 0) source["f"] = place.file;
  if (place.line >= 0)
    source["line"] = place.line;
  else if (place.byte >= 0)
    source["byte"] = place.byte;
  else if (!place.object.empty())
    source["object"] = place.object;
  return source;
}

/// Everything that tells two parts of one extractor apart, so that the order they came in does not.
std::string fingerprint(const Part& part) {
  std::string out;
  for (const auto& record : part.records) {
    out += record.key + '\0';
    for (const auto& statement : record.statements) {
      out += statement.path + '\0';
      append_json(statement.value, out);
      append_json(source_of(part, statement.place), out);
    }
  }
  for (const auto& diagnostic : part.diagnostics)
    out += diagnostic.message + '\0' +
           static_cast<char>('0' + static_cast<int>(diagnostic.severity)) +
           to_json(source_of(part, diagnostic.place));
  return out;
}

void sort_parts(std::vector<Part>& parts) {
  const auto rank = [](const Part& part) {
    return std::tie(part.priority, part.extractor, part.version, part.keeps_own_record,
                    part.truncated);
  };
  std::stable_sort(parts.begin(), parts.end(), [&](const Part& a, const Part& b) {
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    return fingerprint(a) < fingerprint(b);
  });
}

/// One record in the making.
class Builder {
 public:
  explicit Builder(MergedRecord& record) : record_(record) {}

  /// From here on what is stated again is dropped without a note: a keyed record overrides what its
  /// group says.
  void no_more_notes() { notes_ = false; }

  void state(const Part& part, const Statement& statement) {
    state(part, statement.path, statement.value, statement.place);
  }

 private:
  /// Objects are stated member by member, so that it does not matter whether an extractor says
  /// `lattice` or `lattice.a`.
  void state(const Part& part, const std::string& path, const Value& value, const Place& place) {
    if (value.is_null() || path.empty()) return;
    if (value.is_object() && has_plain_names(value.as_object())) {
      for (const auto& [name, member] : value.as_object())
        state(part, path + '.' + name, member, place);
      return;
    }
    const auto found = winners_.find(path);
    if (found == winners_.end()) {
      // What stands there without having been stated is an object that others filled.
      if (record_.content.at_path(path) == nullptr && record_.content.set_path(path, value)) {
        winners_.emplace(path, &part);
        record_.sources[path] = source_of(part, place);
      } else {
        note(part, path, value, "stands where another value does", place);
      }
      return;
    }
    const auto* standing = record_.content.at_path(path);
    if (agree(*standing, value)) return;
    const auto& winner = *found->second;
    note(part, path, value,
         (&winner == &part ? "was stated before as " : "loses against " + winner.extractor + ": ") +
             sample(*standing),
         place);
  }

  void note(const Part& part, const std::string& path, const Value& value, const std::string& what,
            const Place& place) {
    if (!notes_) return;
    record_.diagnostics.push_back(
        {Severity::note, path + ": " + sample(value) + " of " + part.extractor + ' ' + what,
         place});
  }

  MergedRecord& record_;
  bool notes_ = true;
  std::map<std::string, const Part*, std::less<>> winners_;
};

/// Who says anything of a record, the stronger first.
using Speakers = std::vector<std::pair<const Part*, const PartRecord*>>;

void state_all(Builder& builder, const Speakers& speakers) {
  for (const auto& [part, record] : speakers)
    for (const auto& statement : record->statements) builder.state(*part, statement);
}

void add_diagnostics(const std::vector<Part>& parts, MergedRecord& record) {
  for (const auto& part : parts)
    record.diagnostics.insert(record.diagnostics.end(), part.diagnostics.begin(),
                              part.diagnostics.end());
}

}  // namespace

std::vector<MergedRecord> merge(std::vector<Part> parts) {
  sort_parts(parts);
  std::map<std::string, Speakers> by_key;
  Speakers copied;  // what the group says, but for those who keep a record of their own for that
  bool keeps_own = false;
  for (const auto& part : parts) {
    keeps_own = keeps_own || part.keeps_own_record;
    for (const auto& record : part.records) {
      by_key[record.key].emplace_back(&part, &record);
      if (record.key.empty() && !part.keeps_own_record) copied.emplace_back(&part, &record);
    }
  }
  const bool keyed = by_key.size() > by_key.count("");
  const bool own = !keyed || keeps_own;
  if (own) {
    by_key.try_emplace("");
  } else {
    by_key.erase("");
  }
  std::vector<MergedRecord> merged;
  for (const auto& [key, speakers] : by_key) {
    auto& record = merged.emplace_back();
    record.key = key;
    record.content = Object{};
    if (key.empty() || !own) add_diagnostics(parts, record);
    Builder builder(record);
    state_all(builder, speakers);
    if (key.empty()) continue;
    builder.no_more_notes();
    state_all(builder, copied);
  }
  return merged;
}

}  // namespace quarry
