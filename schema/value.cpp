// SPDX-License-Identifier: GPL-2.0-or-later
#include "quarry/value.hpp"

namespace quarry {
namespace {

struct Step {
  std::string_view head, rest;
  bool last;
};

Step first_step(std::string_view path) {
  const auto dot = path.find('.');
  if (dot == std::string_view::npos) return {path, {}, true};
  return {path.substr(0, dot), path.substr(dot + 1), false};
}

void visit_leaves(const Value& value, std::string& path,
                  const std::function<void(std::string_view, const Value&)>& visit) {
  if (value.is_object()) {
    const auto length = path.size();
    for (const auto& [name, member] : value.as_object()) {
      if (length != 0) path += '.';
      path += name;
      visit_leaves(member, path, visit);
      path.resize(length);
    }
  } else if (value.is_array()) {
    for (const auto& item : value.as_array()) visit_leaves(item, path, visit);
  } else {
    visit(path, value);
  }
}

}  // namespace

const Value* Value::find(std::string_view name) const {
  const auto* members = std::get_if<Object>(&storage_);
  if (members == nullptr) return nullptr;
  const auto found = members->find(name);
  return found == members->end() ? nullptr : &found->second;
}

const Value* Value::at_path(std::string_view path) const {
  const Value* here = this;
  while (here != nullptr) {
    const auto step = first_step(path);
    here = here->find(step.head);
    if (step.last) return here;
    path = step.rest;
  }
  return nullptr;
}

bool Value::set_path(std::string_view path, Value value) {
  Value* here = this;
  for (auto probe = path;;) {  // first look: nothing may be changed where the way is blocked
    if (!here->is_object() && !here->is_null()) return false;
    const auto step = first_step(probe);
    const auto* next = here->find(step.head);
    if (step.last || next == nullptr) break;
    here = const_cast<Value*>(next);
    probe = step.rest;
  }
  here = this;
  while (true) {
    if (here->is_null()) *here = Object{};
    const auto step = first_step(path);
    auto& member = here->as_object()[std::string(step.head)];
    if (step.last) {
      member = std::move(value);
      return true;
    }
    here = &member;
    path = step.rest;
  }
}

bool Value::erase_path(std::string_view path) {
  if (!is_object()) return false;
  const auto step = first_step(path);
  auto& members = as_object();
  const auto found = members.find(step.head);
  if (found == members.end()) return false;
  if (!step.last) {
    if (!found->second.erase_path(step.rest)) return false;
    if (!found->second.is_object() || !found->second.as_object().empty()) return true;
  }
  members.erase(found);
  return true;
}

void for_each_leaf(const Value& value,
                   const std::function<void(std::string_view path, const Value& leaf)>& visit) {
  std::string path;
  visit_leaves(value, path, visit);
}

}  // namespace quarry
