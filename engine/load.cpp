// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/load.hpp"

#include <cctype>

#include "quarry/error.hpp"
#include "quarry/json.hpp"

namespace quarry {
namespace {

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return false;
  }
  return true;
}

/// The principals of a list, with bare UUIDs spelt out. Anything but a list of strings is malformed: the record is then
/// its owner's only, which `accept` sees to when it gets something that is no principal.
std::vector<std::string> principals_of(const Value* list) {
  std::vector<std::string> principals;
  if (list == nullptr || list->is_null()) return principals;
  if (!list->is_array()) return {"malformed"};
  for (const auto& item : list->as_array()) {
    if (!item.is_string()) return {"malformed"};
    const auto& text = item.as_string();
    if (is_uuid(text)) {
      principals.push_back("urn:globus:auth:identity:" + text);
      principals.push_back("urn:globus:groups:id:" + text);
    } else {
      principals.push_back(text);
    }
  }
  return principals;
}

RecordKind kind_of(const Value& content) {
  const auto* type = content.at_path("mdf.resource_type");
  return type != nullptr && type->is_string() && type->as_string() == "dataset" ? RecordKind::dataset
                                                                                 : RecordKind::record;
}

std::string subject_of(const Value& content) {
  const auto* source_id = content.at_path("mdf.source_id");
  if (source_id == nullptr || !source_id->is_string())
    throw Error(Code::invalid_argument,
                "neither 'subject' and 'content' nor 'mdf.source_id': an entry needs one or the other");
  if (kind_of(content) == RecordKind::dataset) return source_id->as_string();
  const auto* scroll_id = content.at_path("mdf.scroll_id");
  if (scroll_id == nullptr || !scroll_id->is_integer())
    throw Error(Code::invalid_argument, "'mdf.scroll_id' is no integer: a record's subject is source_id.scroll_id");
  return source_id->as_string() + "." + std::to_string(scroll_id->as_integer());
}

Record from_gmeta_entry(Object& entry) {
  Record record;
  const auto subject = entry.find("subject");
  if (subject == entry.end() || !subject->second.is_string())
    throw Error(Code::invalid_argument, "'subject' is no string");
  record.subject = subject->second.as_string();
  if (const auto id = entry.find("id"); id != entry.end() && !id->second.is_null()) {
    if (!id->second.is_string()) throw Error(Code::invalid_argument, "'id' is neither a string nor null");
    record.entry_id = id->second.as_string();
  }
  const auto visible_to = entry.find("visible_to");
  record.visible_to = principals_of(visible_to == entry.end() ? nullptr : &visible_to->second);
  record.content = std::move(entry.find("content")->second);
  return record;
}

}  // namespace

ValidRecord read_entry(std::string_view json, const std::string& owner) {
  auto value = parse_json(json);
  if (!value.is_object()) throw Error(Code::invalid_argument, "an entry is a JSON object");
  Record record;
  if (value.find("subject") != nullptr && value.find("content") != nullptr) {
    record = from_gmeta_entry(value.as_object());
  } else {
    record.visible_to = principals_of(value.at_path("mdf.acl"));
    record.subject = subject_of(value);
    record.content = std::move(value);
  }
  record.kind = kind_of(record.content);
  record.content.erase_path("mdf.acl");
  return accept(std::move(record), owner);
}

}  // namespace quarry
