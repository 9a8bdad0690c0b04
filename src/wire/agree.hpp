#pragma once

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include "text.hpp"
#include "wire/codec.hpp"
#include "wire/fields.hpp"

// Settles whether something that is stored is what a create had sent. What was not sent, or is not stated in
// the answer, says nothing, and neither does `extra`: the documented answers lack fields that can be sent. A
// server may write an e-mail, a state or an enum in another case and a time in another form.

namespace builderbacked::wire {

/// Whether an answer says anything about a member.
template <class T>
bool is_stated(const T& value) {
  if constexpr (is_optional<T>) {
    return value && is_stated(*value);
  } else if constexpr (HasText<T>) {
    return !value.text().empty();
  } else if constexpr (std::is_same_v<T, bool>) {
    return true;
  } else {
    return !value.empty();
  }
}

inline bool same_time(const OffsetTimestamp& a, const OffsetTimestamp& b) {
  if (instant_of(a) && instant_of(b)) return instant_of(a) == instant_of(b);
  return local_time_of(a) && local_time_of(a) == local_time_of(b);
}

inline bool same_time(const LocalTimestamp& a, const LocalTimestamp& b) {
  return local_time_of(a) && local_time_of(a) == local_time_of(b);
}

inline bool details_agree(const HomeDetails& sent, const HomeDetails& stored) {
  return std::all_of(sent.begin(), sent.end(), [&](const auto& detail) {
    const auto found = stored.find(detail.first);
    return found == stored.end() || found->second == detail.second;
  });
}

inline bool has_keys_of(const HomeDetails& sent, const HomeDetails& stored) {
  return std::all_of(sent.begin(), sent.end(),
                     [&](const auto& detail) { return stored.count(detail.first) != 0; });
}

/// Every one that was sent is among those that are stored.
template <class Sent, class Stored>
bool lists_agree(const Sent& sent, const Stored& stored) {
  return std::all_of(sent.begin(), sent.end(), [&](const auto& one) {
    return std::any_of(stored.begin(), stored.end(), [&](const auto& other) { return agrees(one, other); });
  });
}

/// `stored` is stated.
template <class Sent, class Stored>
bool values_agree(const Sent& sent, const Stored& stored, bool ignores_case) {
  if constexpr (is_optional<Sent>) {
    return !sent || values_agree(*sent, stored, ignores_case);
  } else if constexpr (is_optional<Stored>) {
    return values_agree(sent, *stored, ignores_case);
  } else if constexpr (is_list<Sent>) {
    return lists_agree(sent, stored);
  } else if constexpr (std::is_same_v<Sent, HomeDetails>) {
    return details_agree(sent, stored);
  } else if constexpr (is_open_enum<Sent>) {
    return equals_ignoring_case(sent.text(), stored.text());
  } else if constexpr (Timestamp<Sent>) {
    return sent == stored || same_time(sent, stored);
  } else if constexpr (std::is_same_v<Sent, std::string>) {
    return ignores_case ? equals_ignoring_case(sent, stored) : sent == stored;
  } else {
    return sent == stored;
  }
}

/// Whether `agree_at(field, sent, stored)` holds for every member of the request. The response's table starts
/// with the same members in the same order.
template <class Request, class Response, class AgreeAt>
bool all_members(const Request& sent, const Response& stored, const AgreeAt& agree_at) {
  constexpr auto count = std::tuple_size_v<std::remove_cvref_t<decltype(Fields<Request>::table)>>;
  const auto at = [&](const auto& field, const auto& stored_field) {
    return agree_at(field, sent.*(field.member), stored.*(stored_field.member));
  };
  return [&]<std::size_t... i>(std::index_sequence<i...>) {
    return (at(std::get<i>(Fields<Request>::table), std::get<i>(Fields<Response>::table)) && ...);
  }
  (std::make_index_sequence<count>{});
}

inline bool ignores_case(Rule rule) {
  return rule == Rule::email || rule == Rule::state;
}

template <class Request, class Response>
bool agrees(const Request& sent, const Response& stored) {
  return all_members(sent, stored, [](const auto& field, const auto& mine, const auto& theirs) {
    return !is_stated(theirs) || values_agree(mine, theirs, ignores_case(field.rule));
  });
}

template <class Request, class Response>
bool changes_nothing(const Request& sent, const Response& stored) {
  return sent.extra.empty() &&
         all_members(sent, stored, [](const auto& field, const auto& mine, const auto& theirs) {
           if constexpr (is_list<std::remove_cvref_t<decltype(mine)>>) {
             return true;  // Contract H3: an update leaves homeowners alone.
           } else {
             if (!is_set(mine)) return true;
             if constexpr (std::is_same_v<std::remove_cvref_t<decltype(mine)>, HomeDetails>) {
               if (!has_keys_of(mine, theirs)) return false;
             }
             return is_stated(theirs) ? values_agree(mine, theirs, ignores_case(field.rule))
                                      : !is_stated(mine);
           }
         });
}

}  // namespace builderbacked::wire
