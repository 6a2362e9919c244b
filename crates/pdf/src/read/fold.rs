//! Characters that print like another: radicals and compatibility ideographs.
//!
//! Programs that write a PDF often look up the character of a glyph and find a radical first, since
//! its number is lower. What is printed is the ideograph.

use unicode_normalization::char::{decompose_canonical, decompose_compatible};

/// Forms of the CJK Radicals Supplement that are characters on their own, each before the ideograph
/// that it prints like. (Unicode gives them no decomposition, but for two.)
const RADICALS: &str = "⺁厂⺄乙⺈刀⺊卜⺎兀⺐尢⺒巳⺓幺⺛旡⺝月⺟母⺠民⺦丬⺧牛⺩王⺪疋⺫目⺬示⺮竹⺶羊⺻聿⺼肉⺽臼\
                        ⻁虎⻄西⻅见⻆角⻈讠⻉贝⻋车⻐钅⻑長⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤\
                        ⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

/// The ideograph that `character` prints like, if that is another character.
pub(super) fn folded(character: char) -> Option<char> {
    let mut result = None;
    match character {
        '\u{2E80}'..='\u{2EFF}' => {
            let mut pairs = RADICALS.chars();
            while let (Some(radical), Some(ideograph)) = (pairs.next(), pairs.next()) {
                if radical == character {
                    return Some(ideograph);
                }
            }
        }
        '\u{2F00}'..='\u{2FD5}' => decompose_compatible(character, |c| result = Some(c)),
        '\u{F900}'..='\u{FAD9}' | '\u{2F800}'..='\u{2FA1D}' => {
            decompose_canonical(character, |c| result = Some(c));
        }
        _ => {}
    }
    result.filter(|&ideograph| ideograph != character)
}

/// Whether a character has no meaning outside its own font.
pub(super) fn is_private(character: char) -> bool {
    matches!(
        character,
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_and_compatibility_ideographs() {
        let pairs = [
            ('⽬', '目'),
            ('⽀', '支'),
            ('⼯', '工'),
            ('⻓', '长'),
            ('⻔', '门'),
            ('⺟', '母'),
            ('\u{F98E}', '年'),
        ];
        for (radical, ideograph) in pairs {
            assert_eq!(folded(radical), Some(ideograph), "{radical}");
            assert_eq!(folded(ideograph), None, "{ideograph}");
        }
        for plain in ['表', 'A', '！', '㎡', '①', '\u{FA0E}'] {
            assert_eq!(folded(plain), None, "{plain}");
        }
    }

    #[test]
    fn pairs_are_radical_and_ideograph() {
        let characters: Vec<char> = RADICALS.chars().collect();
        for pair in characters.chunks(2) {
            assert!(('\u{2E80}'..='\u{2EFF}').contains(&pair[0]), "{pair:?}");
            assert!(('\u{3400}'..='\u{9FFF}').contains(&pair[1]), "{pair:?}");
        }
    }
}
