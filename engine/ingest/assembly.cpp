// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/assembly.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "ingest/custom_fields.hpp"
#include "ingest/naming.hpp"

namespace quarry::intake {
namespace {

constexpr std::size_t most_messages = 100;
constexpr std::size_t longest_message = 1000;
constexpr std::size_t most_aux_files = 1024;

bool is_specific(const Part& part) { return part.priority < generic_priority; }

/// Anything but how its own reading went.
bool states_something(const Part& part) {
  return std::any_of(part.records.begin(), part.records.end(), [](const PartRecord& record) {
    return std::any_of(record.statements.begin(), record.statements.end(),
                       [](const Statement& statement) { return !statement.path.starts_with("extraction."); });
  });
}

bool says_it_is_cut(const Part& part) {
  return std::any_of(part.records.begin(), part.records.end(), [](const PartRecord& record) {
    return std::any_of(record.statements.begin(), record.statements.end(), [](const Statement& statement) {
      return statement.path == "extraction.truncated" && statement.value == Value(true);
    });
  });
}

bool has_error(const Part& part) {
  return std::any_of(part.diagnostics.begin(), part.diagnostics.end(),
                     [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
}

/// What became of a group, and who made it.
struct Outcome {
  std::string_view status;
  std::string_view kind = "file";  ///< the format that leads
  std::string extractor;           ///< the first that stated more than what any file has, else the one that leads
  int version = 0;
};

bool goes_before(const Part& a, const Part& b) {
  return std::tie(a.priority, a.extractor) < std::tie(b.priority, b.extractor);
}

Outcome outcome_of(const GroupFacts& group, const GroupOutput& output) {
  Outcome outcome;
  const Part* first = nullptr;
  bool cut = false, broken = false;
  for (const auto& part : output.parts) {
    if (states_something(part) && (first == nullptr || goes_before(part, *first))) first = &part;
    if (!is_specific(part)) continue;
    cut = cut || part.truncated || says_it_is_cut(part);
    broken = broken || has_error(part);
  }
  for (const auto& failure : output.failures) cut = cut || failure.format->priority < generic_priority;
  for (const auto& file : group.files) cut = cut || !file.problem.empty();
  if (!group.formats.empty()) {
    const auto& lead = *group.formats.front();
    if (lead.priority < generic_priority) outcome.kind = lead.name;
    outcome.extractor = lead.name;
    outcome.version = lead.version;
  }
  if (first != nullptr && is_specific(*first)) {
    outcome.extractor = first->extractor;
    outcome.version = first->version;
  }
  if (!group.files.front().problem.empty()) outcome.status = "error";
  else if (first != nullptr && is_specific(*first)) outcome.status = cut ? "truncated" : broken ? "partial" : "complete";
  else outcome.status = cut || broken ? "error" : "generic";
  return outcome;
}

std::string text_of(const Diagnostic& diagnostic, const GroupFacts& group) {
  std::string text;
  const auto& place = diagnostic.place;
  if (place.file >= 0 && static_cast<std::size_t>(place.file) < group.files.size()) {
    const std::string_view path = group.files[static_cast<std::size_t>(place.file)].path;
    text = path.substr(path.rfind('/') + 1);
    if (place.line >= 0) text += ":" + std::to_string(place.line);
    if (place.byte >= 0) text += " at byte " + std::to_string(place.byte);
    if (!place.object.empty()) text += " " + place.object;
    text += ": ";
  }
  text += diagnostic.message;
  if (text.size() > longest_message) text.resize(longest_message);
  return text;
}

/// What the engine itself has to say of a group.
std::vector<Diagnostic> own_diagnostics(const GroupFacts& group, const GroupOutput& output) {
  std::vector<Diagnostic> diagnostics;
  for (const auto& file : group.files) {
    if (!file.problem.empty()) diagnostics.push_back({Severity::error, file.problem, {}});
    if (!file.skipped.empty()) diagnostics.push_back({Severity::warning, file.skipped, {}});
  }
  for (const auto& failure : output.failures)
    diagnostics.push_back({Severity::error, std::string(failure.format->name) + ": " + failure.reason, {}});
  return diagnostics;
}

/// The texts of one kind of diagnostics, each once, at most a hundred.
Array messages(const std::vector<Diagnostic>& diagnostics, const GroupFacts& group, bool notes) {
  Array texts;
  std::set<std::string> seen;
  std::size_t left_out = 0;
  for (const auto& diagnostic : diagnostics) {
    if ((diagnostic.severity == Severity::note) != notes) continue;
    auto text = text_of(diagnostic, group);
    if (!seen.insert(text).second) continue;
    if (texts.size() == most_messages) ++left_out;
    else texts.emplace_back(std::move(text));
  }
  if (left_out != 0) texts.emplace_back("and " + std::to_string(left_out) + " more");
  return texts;
}

/// What extractors stated of the i-th file.
const Value* stated(const Value& files, std::size_t i, std::string_view member) {
  const auto* const file = files.find(std::to_string(i));
  const auto* const value = file == nullptr ? nullptr : file->find(member);
  return value != nullptr && value->is_string() ? value : nullptr;
}

/// `generic`: the data type was stated by a format that knows every file.
std::string data_type(const FileFacts& file, const Value* text, bool generic) {
  if (text == nullptr) return file.format.empty() ? "unknown" : std::string(file.format);
  if (file.format.empty() || !generic) return text->as_string();
  return std::string(file.format) + ": " + text->as_string();
}

/// Was that path stated by one of these formats, which are known by name only?
bool is_generic_statement(const Object& sources, const std::string& path, const GroupFacts& group) {
  const auto found = sources.find(path);
  const auto* const who = found == sources.end() ? nullptr : found->second.find("x");
  if (who == nullptr || !who->is_string()) return true;
  return std::any_of(group.formats.begin(), group.formats.end(), [&](const Format* format) {
    return format->priority >= generic_priority && format->name == who->as_string();
  });
}

Array files_of(const GroupFacts& group, const Value& stated_files, const Object& sources) {
  Array files;
  for (std::size_t i = 0; i < group.files.size(); ++i) {
    const auto& file = group.files[i];
    const auto path = "files." + std::to_string(i) + ".data_type";
    Object entry{{"filename", file.path}, {"length", file.size}};
    entry["data_type"] = data_type(file, stated(stated_files, i, "data_type"), is_generic_statement(sources, path, group));
    if (const auto* const mime = stated(stated_files, i, "mime_type")) entry["mime_type"] = *mime;
    if (!file.sha512.empty()) entry["sha512"] = file.sha512;
    if (!file.url.empty()) entry["url"] = file.url;
    if (!file.globus.empty()) entry["globus"] = file.globus;
    files.emplace_back(std::move(entry));
  }
  return files;
}

Object extraction_of(const JobFacts& job, const GroupFacts& group, const Outcome& outcome, const std::string& key) {
  Object block{{"group_id", group_id(job.source, group.files.front().path, key)},
               {"group_kind", outcome.kind},
               {"mainfile", group.files.front().path},
               {"status", outcome.status}};
  if (!outcome.extractor.empty()) {
    block["extractor"] = outcome.extractor;
    block["version"] = outcome.version;
  }
  if (!key.empty()) block["record_key"] = key;
  Array others;
  for (std::size_t i = 1; i < group.files.size() && i <= most_aux_files; ++i) others.emplace_back(group.files[i].path);
  if (!others.empty()) block["aux_files"] = std::move(others);
  return block;
}

Object mdf_of(const JobFacts& job) {
  Object block{{"source_name", job.source_name},
               {"source_id", source_id(job)},
               {"resource_type", "record"},
               {"ingest_date", job.ingest_date},
               {"version", job.version}};
  if (!job.organizations.is_null()) block["organizations"] = job.organizations;
  return block;
}

/// `origin` says in MDF's words what the simulation or the instrument was, where nobody stated it so.
void add_origin(Value& content) {
  if (content.find("origin") != nullptr) return;
  const auto put = [&](std::string_view to, std::string_view from) {
    const auto* const value = content.at_path(from);
    if (value == nullptr || !value->is_string()) return false;
    content.set_path(to, Value(*value));
    return true;
  };
  if (put("origin.name", "simulation.program_name")) {
    put("origin.version", "simulation.program_version");
    content.set_path("origin.type", "computation");
  } else if (put("origin.name", "electron_microscopy.microscope")) {
    put("origin.creator", "microscopy.vendor");
    content.set_path("origin.type", "experiment");
  }
}

}  // namespace

std::string source_id(const JobFacts& job) { return job.source_name + "_v" + std::to_string(job.version) + ".1"; }

ExtractedGroup assemble(const JobFacts& job, const GroupFacts& group, GroupOutput&& output) {
  ExtractedGroup result;
  result.key = group.files.front().path;
  for (const auto& file : group.files) result.files.push_back(file.path);
  const auto outcome = outcome_of(group, output);
  result.error = outcome.status == "error";
  const auto own = own_diagnostics(group, output);
  auto merged = merge(std::move(output.parts));
  if (merged.empty()) merged.emplace_back();
  for (auto& one : merged) {
    Record record;
    record.subject = subject_of(job.source_name, result.key, one.key);
    record.content = one.content.is_object() ? std::move(one.content) : Value(Object{});
    record.kind = result.error ? RecordKind::error : RecordKind::record;
    record.diagnostics = own;
    record.diagnostics.insert(record.diagnostics.end(), one.diagnostics.begin(), one.diagnostics.end());
    read_custom_fields(job.custom_fields, record.content, record.diagnostics);
    auto& content = record.content.as_object();
    const auto stated_files = content.contains("files") ? std::move(content["files"]) : Value();
    content["files"] = files_of(group, stated_files, one.sources);
    content["mdf"] = mdf_of(job);
    auto extraction = extraction_of(job, group, outcome, one.key);
    for (const bool notes : {false, true}) {
      auto texts = messages(record.diagnostics, group, notes);
      if (!texts.empty()) extraction[notes ? "notes" : "warnings"] = std::move(texts);
    }
    auto& block = content["extraction"];
    if (block.is_object()) extraction.merge(block.as_object());  // what extractors stated, where it is not ours to say
    block = std::move(extraction);
    add_origin(record.content);
    result.records.push_back(std::move(record));
    result.sources.push_back(std::move(one.sources));
  }
  return result;
}

ValidRecord checked(Record record, const std::string& owner) {
  const auto known = record.diagnostics.size();
  auto valid = validate(std::move(record), owner);
  const auto& found = valid.record().diagnostics;
  Array warnings;
  for (std::size_t i = known; i < found.size(); ++i)
    if (found[i].severity != Severity::note) warnings.emplace_back(found[i].message);
  if (warnings.empty()) return valid;
  auto again = valid.record();
  if (const auto* const before = again.content.at_path("extraction.warnings"); before != nullptr && before->is_array())
    warnings.insert(warnings.begin(), before->as_array().begin(), before->as_array().end());
  again.content.set_path("extraction.warnings", std::move(warnings));
  return validate(std::move(again), owner);
}

}  // namespace quarry::intake
